"""Owns whether a prisoner has been given an hour: by his own visit, or as the one who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from app.domain.visit_states import State
from app.extensions import db
from app.models.prisoner import KeepApart
from app.models.slot import Slot
from app.models.visit import ENDS_AT, Visit
from app.models.visit_side import VisitSide

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Select

GIVEN = (State.APPROVED, State.CHECKED_IN, State.IN_PROGRESS)


def has_meeting(
    prisoners: Sequence[int] | Select[Any], hour: Slot, until: datetime, *, but: int
) -> bool:
    """Whether one of these prisoners has an approved hour that overlaps; not counting `but`.

    `until` is when the visit in `hour` ends: later than the hour, if an officer gave it longer.
    """
    visited = (
        select(Visit.id)
        .join(Visit.slot)
        .where(Visit.prisoner_id.in_(prisoners), Visit.id != but, Visit.state.in_(GIVEN))
        .where(Slot.starts_at < until, hour.starts_at < ENDS_AT)
    )
    # The side is this home's to see, the visit it belongs to another's: so the bare table.
    visit = Visit.__table__
    asking = (
        select(VisitSide.visit_id)
        .join(VisitSide.slot)
        .join(visit, visit.c.id == VisitSide.visit_id)
        .where(VisitSide.prisoner_id.in_(prisoners), VisitSide.visit_id != but)
        .where(visit.c.state.in_([state.value for state in GIVEN]))
        .where(Slot.starts_at < until, hour.starts_at < Slot.ends_at)
    )
    return any(db.session.scalar(rows.limit(1)) is not None for rows in (visited, asking))


def meets_kept_apart(prisoner_id: int, hour: Slot, until: datetime, *, but: int) -> bool:
    """Whether somebody from whom he is kept apart has an approved hour that overlaps."""
    ones = select(KeepApart.one_id).where(KeepApart.other_id == prisoner_id)
    others = select(KeepApart.other_id).where(KeepApart.one_id == prisoner_id)
    pairs = select(KeepApart.id).where(
        or_(KeepApart.one_id == prisoner_id, KeepApart.other_id == prisoner_id)
    )
    if db.session.scalar(pairs.limit(1)) is None:
        return False
    return any(has_meeting(side, hour, until, but=but) for side in (ones, others))
