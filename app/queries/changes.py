"""Owns what families changed or ask to change: of one visit, and all that wait at some homes."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.clock import now
from app.domain.visit_states import State
from app.extensions import db
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_change import VisitChange
from app.queries.double_time import keeps_time
from app.queries.prisoner_checks import checks_for

if TYPE_CHECKING:
    from app.domain.request_checks import Check

ON_ONE_PAGE = 50


def waiting_change(visit_id: int) -> VisitChange | None:
    """The change of this visit that waits for the home, if one does."""
    return db.session.scalar(
        select(VisitChange)
        .where(VisitChange.visit_id == visit_id, VisitChange.settled_at.is_(None))
        .options(joinedload(VisitChange.slot), joinedload(VisitChange.from_slot))
    )


def changes_of(visit: Visit) -> list[VisitChange]:
    """All that was changed or asked of this visit, the newest first."""
    rows = select(VisitChange).where(VisitChange.visit_id == visit.id)
    rows = rows.order_by(VisitChange.id.desc())
    return list(
        db.session.scalars(
            rows.options(joinedload(VisitChange.slot), joinedload(VisitChange.from_slot))
        )
    )


def checks_of_change(visit: Visit, change: VisitChange | None) -> list[Check]:
    """What speaks for or against the hour that is asked for now; the prisoner must be loaded."""
    if change is None or visit.prisoner is None:
        return []
    return checks_for(visit, visit.prisoner, change.slot)


def keeps_time_at(visit: Visit, change: VisitChange | None) -> bool:
    """Whether the visit would keep its double time at the hour that is asked for."""
    return change is not None and bool(keeps_time(visit, [change.slot]))


def visits_to_change(facility_ids: Collection[int]) -> list[Visit]:
    """The approved visits whose families wait for a change, the nearest hour first."""
    asks = select(VisitChange.visit_id).where(VisitChange.settled_at.is_(None))
    rows = (
        select(Visit)
        .join(Visit.slot)
        .where(Visit.facility_id.in_(facility_ids), Visit.state == State.APPROVED)
        .where(Visit.id.in_(asks), Slot.starts_at > now())
        .order_by(Slot.starts_at)
        .limit(ON_ONE_PAGE)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
    )
    return list(db.session.scalars(rows))
