"""Owns gathering what the rules look at when a family asks for an hour; adders, which refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.errors import Refused
from app.domain.visit_rules import (
    Person,
    ProposedVisit,
    SlotFacts,
    hour_refusals,
    party_refusals,
    refusals,
)
from app.domain.visit_states import HOLDS_A_PLACE, OPEN, UNDECIDED
from app.domain.waiting_list import LineFacts, line_refusals
from app.extensions import db
from app.models.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.actor import Actor
    from app.models.slot import Slot
    from app.models.visitor import Visitor


def check_request(
    actor: Actor,
    visitor: Visitor,
    slot: Slot,
    companions: Iterable[Person],
    lane: Lane = Lane.ORDINARY,
) -> None:
    """Raise Refused with every rule that speaks against this request; home and slot are loaded."""
    found = refusals(_proposed(actor, visitor, slot, companions, lane))
    if found:
        raise Refused(*found)


def check_hour(actor: Actor, visitor: Visitor, slot: Slot, lane: Lane = Lane.ORDINARY) -> None:
    """Raise Refused with what speaks against the hour alone: she is told before she types more."""
    found = hour_refusals(_proposed(actor, visitor, slot, (), lane))
    if found:
        raise Refused(*found)


def check_line(
    actor: Actor, visitor: Visitor, slot: Slot, companions: Iterable[Person], line: LineFacts
) -> None:
    """Raise Refused with what speaks against waiting for the day of `slot`."""
    found = line_refusals(_proposed(actor, visitor, slot, companions, Lane.ORDINARY), line)
    if found:
        raise Refused(*found)


def check_change(actor: Actor, visit: Visit, slot: Slot, companions: Iterable[Person]) -> None:
    """Raise Refused with what speaks against changing this request so; it is itself no new one."""
    asked = _proposed(actor, visit.visitor, slot, companions, visit.lane)
    proposed = replace(asked, open_requests=0, has_urgent_request=False)
    found = party_refusals(proposed) if slot.id == visit.slot_id else refusals(proposed)
    if found:
        raise Refused(*found)


def _proposed(
    actor: Actor, visitor: Visitor, slot: Slot, companions: Iterable[Person], lane: Lane
) -> ProposedVisit:
    facility, at = slot.facility, now()
    mine = select(func.count()).select_from(Visit).where(Visit.visitor_id == visitor.id)
    open_requests = db.session.scalar(mine.where(Visit.state.in_(OPEN))) or 0
    urgent = mine.where(Visit.state.in_(UNDECIDED), Visit.lane == Lane.COMPASSION)
    has_urgent = db.session.scalar(urgent)
    same_slot = db.session.scalar(
        mine.where(Visit.slot_id == slot.id, Visit.state.in_(HOLDS_A_PLACE))
    )
    return ProposedVisit(
        asked_at=at,
        slot=SlotFacts(
            starts_at=slot.starts_at,
            mode=slot.mode,
            is_closed=slot.is_closed,
            free_places=slot.free_places_for(actor, lane),
        ),
        party=(Person(name=visitor.name or "", age=visitor.age_in(at.year)), *companions),
        open_requests=open_requests,
        has_asked_for_slot=bool(same_slot),
        policy=facility.policy,
        zone=facility.zone,
        lane=lane,
        has_urgent_request=bool(has_urgent),
    )
