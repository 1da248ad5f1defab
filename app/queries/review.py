"""Owns what is to be reviewed at an officer's homes, and what he needs to settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds, now, today
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.facility import Closure
from app.models.review_flag import ReviewFlag
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide

if TYPE_CHECKING:
    from datetime import date

    from app.models.facility import Facility

ON_ONE_PAGE = 100
LOOK_AHEAD = timedelta(days=14)


def flagged_visits(facility_ids: Collection[int]) -> list[Visit]:
    """The approved visits of these homes that a change puts in doubt, the nearest first."""
    return list(
        db.session.scalars(
            select(Visit)
            .join(Visit.slot)
            .where(Visit.facility_id.in_(facility_ids), Visit.state == State.APPROVED)
            .where(Visit.is_flagged.is_(True), Slot.ends_at > now())
            .order_by(Slot.starts_at, Visit.id)
            .limit(ON_ONE_PAGE)
            .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
        )
    )


def flags_of(visits: Collection[Visit]) -> dict[int, list[ReviewFlag]]:
    """Every doubt about these visits by visit id, settled ones included, the oldest first."""
    found: dict[int, list[ReviewFlag]] = defaultdict(list)
    rows = db.session.scalars(
        select(ReviewFlag)
        .where(ReviewFlag.visit_id.in_([visit.id for visit in visits]))
        .order_by(ReviewFlag.id)
    )
    for flag in rows:
        found[flag.visit_id].append(flag)
    return found


def other_hours(visit: Visit) -> list[Slot]:
    """The open hours with a place, in the same way of meeting, that this visit could move to."""
    return [slot for slot in open_hours(visit.facility) if _fits(slot, visit)]


def open_hours(home: Facility) -> list[Slot]:
    """The open hours of a home in the coming fortnight."""
    return list(
        db.session.scalars(
            select(Slot)
            .where(Slot.facility_id == home.id, Slot.is_closed.is_(False))
            .where(Slot.starts_at > now(), Slot.starts_at < now() + LOOK_AHEAD)
            .order_by(Slot.starts_at, Slot.mode)
        )
    )


def coming_closures(home: Facility) -> list[tuple[Closure, int]]:
    """The closed days to come, each with how many visits on it are still to be reviewed."""
    rows = db.session.scalars(
        select(Closure)
        .where(Closure.facility_id == home.id, Closure.closed_on >= today(home.zone))
        .order_by(Closure.closed_on)
    )
    return [(row, _flagged_on(home, row.closed_on)) for row in rows]


def _flagged_on(home: Facility, day: date) -> int:
    begins, ends = day_bounds(day, home.zone)
    closed = select(Slot.id).where(
        Slot.facility_id == home.id,
        Slot.is_closed.is_(True),
        Slot.starts_at >= begins,
        Slot.starts_at < ends,
    )
    # What a prisoner here has asked of another home counts too; the visit is that home's.
    sides = select(VisitSide.visit_id).where(VisitSide.slot_id.in_(closed))
    count = (
        select(func.count())
        .select_from(Visit)
        .where(Visit.state == State.APPROVED, Visit.is_flagged.is_(True))
        .where(or_(Visit.slot_id.in_(closed), Visit.id.in_(sides)))
    )
    with scope.acting(SYSTEM):
        return db.session.scalar(count) or 0


def _fits(slot: Slot, visit: Visit) -> bool:
    return slot.mode is visit.mode and slot.id != visit.slot_id and slot.free_places > 0
