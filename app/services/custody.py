"""Owns the adders through which every change of custody goes: home, leaving, return, absence.

By hand or by file, nobody writes `facility_id`, `left_on` or a new absence elsewhere, so that
whoever must notice a change (an approved visit that cannot be held) has two places to look at.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, true, update

from app.extensions import db
from app.models.contact import ON_LIST, Contact
from app.models.prisoner import Absence, KeepApart, Prisoner

if TYPE_CHECKING:
    from app.domain.custody import AbsenceKind


def set_custody(prisoner: Prisoner, *, facility_id: int, left_on: date | None) -> None:
    """Write where a prisoner is held and since when no more; what hangs on the home follows."""
    is_moved = prisoner.facility_id != facility_id
    prisoner.facility_id, prisoner.left_on = facility_id, left_on
    if is_moved:
        _bring_along(prisoner.id, facility_id)


def add_absence(
    prisoner: Prisoner, kind: AbsenceKind, starts_at: datetime, ends_at: datetime
) -> Absence:
    """Add a period in which a prisoner cannot be met."""
    absence = Absence(
        facility_id=prisoner.facility_id,
        prisoner_id=prisoner.id,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    db.session.add(absence)
    return absence


def _bring_along(prisoner_id: int, facility_id: int) -> None:
    """His absences and his list go with him; a pair has two of one home, so it ends.

    Who was on his list once stays at the old home, and is not told of the new one.
    """
    for owned, which in ((Absence, true()), (Contact, ON_LIST)):
        db.session.execute(
            update(owned)
            .where(owned.prisoner_id == prisoner_id, which)
            .values(facility_id=facility_id)
            .execution_options(synchronize_session=False)
        )
    is_his = or_(KeepApart.one_id == prisoner_id, KeepApart.other_id == prisoner_id)
    db.session.execute(delete(KeepApart).where(is_his).execution_options(synchronize_session=False))
