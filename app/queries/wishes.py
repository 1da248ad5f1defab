"""Owns the further hours of a request: which of those named still fit it, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds, now
from app.domain.visit_rules import booking_window
from app.extensions import db
from app.models.slot import Slot
from app.queries.prisoner_checks import checks_for
from app.queries.slots import FreeSlot, slot_days

if TYPE_CHECKING:
    from app.domain.request_checks import Check
    from app.models.prisoner import Prisoner
    from app.models.visit import Visit

MOST_WISHES = 2
# The next hours that an officer sees beside an urgent request.
MOST_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Wished:
    """A further hour as an officer sees it: its place in the order, and the checks at it."""

    slot: Slot
    place: int
    checks: list[Check]
    free_places: int


def hours_wished(first: Slot, slot_ids: Sequence[int]) -> list[Slot]:
    """The hours of `slot_ids` that fit beside `first`, in their order: its home, mode, window."""
    home = first.facility
    first_day, last_day = booking_window(now(), first.mode, home.policy, home.zone)
    rows = db.session.scalars(
        select(Slot)
        .where(Slot.id.in_(slot_ids), Slot.id != first.id, Slot.is_closed.is_(False))
        .where(Slot.facility_id == first.facility_id, Slot.mode == first.mode)
        .where(Slot.starts_at >= day_bounds(first_day, home.zone)[0])
        .where(Slot.starts_at < day_bounds(last_day, home.zone)[1])
    )
    found = {slot.id: slot for slot in rows}
    return [found[slot_id] for slot_id in dict.fromkeys(slot_ids) if slot_id in found][:MOST_WISHES]


def hours_to_wish(first: Slot) -> list[FreeSlot]:
    """The free hours that may be named beside `first`, in their order."""
    days = slot_days(first.facility, first.mode)
    return [slot for day in days for slot in day.slots if slot.free_places and slot.id != first.id]


def wishes_to_decide(visit: Visit, prisoner: Prisoner | None) -> list[Wished]:
    """The further hours still ahead, each checked for `prisoner`; the wishes must be loaded.

    After those that the family named stand, for an urgent request, the next hours with a place.
    """
    named = [wish.slot for wish in visit.wishes if wish.slot.starts_at > now()]
    soon = _next_hours(visit, [slot.id for slot in named]) if visit.is_urgent else []
    return [
        Wished(
            slot=slot,
            place=place,
            checks=checks_for(visit, prisoner, slot) if prisoner else [],
            free_places=slot.free_places_for(SYSTEM, visit.lane),
        )
        for place, slot in enumerate([*named, *soon], 2)
    ]


def _next_hours(visit: Visit, named: list[int]) -> list[Slot]:
    return list(
        db.session.scalars(
            select(Slot)
            .where(Slot.facility_id == visit.facility_id, Slot.mode == visit.mode)
            .where(Slot.id.not_in([visit.slot_id, *named]), Slot.is_closed.is_(False))
            .where(Slot.starts_at > now(), Slot.places_taken < Slot.places)
            .order_by(Slot.starts_at)
            .limit(MOST_SHOWN)
        )
    )
