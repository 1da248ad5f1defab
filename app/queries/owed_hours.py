"""Owns what a family is shown of the minutes owed to her: how many, and which hours are free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.visit import Visit
from app.queries.slots import FreeSlot, slot_days

if TYPE_CHECKING:
    from app.models.visit import Visit as VisitRow

# Enough to choose from on a small screen; the nearest first.
SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class OwedHours:
    """The hours that may be had for the owed minutes, or the visit that was had for them."""

    minutes: int
    slots: tuple[FreeSlot, ...] = ()
    taken: str | None = None


def is_owed_an_hour(visit: VisitRow) -> bool:
    """Whether enough was lost of it for a new hour; its credit and facility are loaded."""
    credit, least = visit.minute_credit, visit.facility.policy.new_hour_from_minutes
    was_held = visit.has_ended and visit.prisoner_id is not None
    return was_held and credit is not None and credit.left >= least


def owed_hours(visit: VisitRow) -> OwedHours | None:
    """What is owed for this visit; None when nothing is. Its credit and facility are loaded."""
    credit = visit.minute_credit
    if credit is None or not credit.left:
        return None
    taken = db.session.scalar(
        select(Visit.reference).where(Visit.repays_id == visit.id, Visit.state.in_(HOLDS_A_PLACE))
    )
    if taken or not is_owed_an_hour(visit):
        return OwedHours(minutes=credit.left, taken=taken)
    days = slot_days(visit.facility, visit.mode)
    free = (slot for day in days for slot in day.slots if slot.free_places)
    return OwedHours(minutes=credit.left, slots=tuple(free)[:SHOWN])
