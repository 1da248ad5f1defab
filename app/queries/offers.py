"""Owns which other hours a home could offer a family: those nearest to its wish with a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased

from app.domain.clock import day_bounds, now
from app.domain.visit_rules import booking_window
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.slot import Slot
from app.queries.two_homes import begins_with, is_free

if TYPE_CHECKING:
    from app.models.visit import Visit

# Enough to choose three from without scrolling.
MOST_SHOWN = 12


def hours_to_offer(visit: Visit) -> list[Slot]:
    """The free hours nearest to the wish, of the same home and mode, in their order."""
    facility = visit.facility
    first, last = booking_window(now(), visit.mode, facility.policy, facility.zone, visit.lane)
    begins, _ = day_bounds(first, facility.zone)
    _, ends = day_bounds(last, facility.zone)
    slots = db.session.scalars(
        select(Slot)
        .where(Slot.facility_id == facility.id, Slot.mode == visit.mode)
        .where(Slot.id != visit.slot_id, Slot.is_closed.is_(False))
        # What comes free on a day with a line is the next family's in it.
        .where(Slot.places_taken < Slot.places, Slot.has_line.is_(False))
        .where(Slot.starts_at >= max(begins, now()), Slot.starts_at < ends)
        .where(is_free_for_both(visit), is_not_asked_for(visit))
    )
    wish = visit.slot.starts_at
    nearest = sorted(slots, key=lambda slot: abs(slot.starts_at - wish))[:MOST_SHOWN]
    return sorted(nearest, key=lambda slot: slot.starts_at)


def is_not_asked_for(visit: Visit) -> ColumnElement[bool]:
    """Whether the family has no other visit at a slot's hour: it could not take that one."""
    theirs = aliased(type(visit))
    return ~(
        select(theirs.id)
        .where(theirs.visitor_id == visit.visitor_id, theirs.slot_id == Slot.id)
        .where(theirs.id != visit.id, theirs.state.in_(HOLDS_A_PLACE))
        .exists()
    )


def is_free_for_both(visit: Visit) -> ColumnElement[bool]:
    """Whether the asker's home too can give a slot's hour; true of a visit of one home."""
    if not visit.is_between_homes:
        return true()
    ours = aliased(Slot)
    fits = (*begins_with(ours, Slot), *is_free(ours))
    return select(ours.id).where(ours.facility_id == visit.other_facility_id, *fits).exists()
