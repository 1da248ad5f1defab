"""Owns the demo's full day: one hour that is taken, a place kept for the next, and who waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds, local, now
from app.domain.policy import Mode
from app.domain.visit_states import Move, Mover, State
from app.domain.waiting_list import place_kept_until, wait_ends_at
from app.extensions import db
from app.models.slot import Slot
from app.models.waiting import Waiting
from app.services import messages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.demo.visits import VisitMaker
    from app.models.facility import Facility
    from app.models.visit import Visit
    from app.models.visitor import Visitor

IN_DAYS = 6


def add_line(
    maker: VisitMaker, taking: Visitor, next_one: Visitor, others: Sequence[Visitor]
) -> None:
    """A day with one hour for two families: one has asked, one has a place kept, others wait."""
    taken = maker.add(State.SUBMITTED, taking, Mode.PHYSICAL, days=IN_DAYS)
    _close_the_rest(maker.facility, taken.slot)
    asked_at = now() - timedelta(days=1)
    waits = [
        _wait(maker, visitor, taken.slot, asked_at + timedelta(hours=place))
        for place, visitor in enumerate((next_one, *others))
    ]
    _keep_place(waits[0], taken.slot)


def _close_the_rest(home: Facility, slot: Slot) -> None:
    """Two places at this hour, and no other hour that day."""
    begins_at, ends_at = _day_of(home, slot)
    rows = db.session.scalars(
        select(Slot)
        .where(Slot.facility_id == home.id, Slot.mode == slot.mode)
        .where(Slot.starts_at >= begins_at, Slot.starts_at < ends_at)
    )
    for one in rows:
        if one.places_taken:
            one.places, one.desk_places = one.places_taken + (one.id == slot.id), 0
        else:
            one.is_closed = True


def _wait(maker: VisitMaker, visitor: Visitor, slot: Slot, asked_at: datetime) -> Visit:
    home = maker.facility
    visit = maker.as_asked(visitor, slot, next(maker.in_turn))
    visit.seat_no, visit.submitted_at = 0, asked_at
    visit.due_at = wait_ends_at(slot.starts_at, slot.mode, home.policy, home.zone)
    db.session.add(visit)
    event = visit.begin(actor=visitor.actor, at=visit.submitted_at, move=Move.WAIT)
    db.session.flush()
    begins_at, ends_at = _day_of(home, slot)
    db.session.add(
        Waiting(
            visit_id=visit.id,
            facility_id=home.id,
            visitor_id=visitor.id,
            mode=slot.mode,
            day_begins_at=begins_at,
            day_ends_at=ends_at,
            goes_first=False,
            asked_at=visit.submitted_at,
        )
    )
    messages.queue_news(visit, event)
    return visit


def _keep_place(visit: Visit, slot: Slot) -> None:
    at, home = now() - timedelta(hours=1), visit.facility
    slot.places_taken += 1
    visit.seat_no = slot.places_taken
    visit.due_at = place_kept_until(at, slot.starts_at, slot.mode, home.policy, home.zone)
    event = visit.move(Move.KEEP_PLACE, mover=Mover.SYSTEM, actor=SYSTEM, at=at)
    db.session.get_one(Waiting, visit.id).left_at = at
    messages.queue_news(visit, event)


def _day_of(home: Facility, slot: Slot) -> tuple[datetime, datetime]:
    return day_bounds(local(slot.starts_at, home.zone).date(), home.zone)
