"""Owns which hours are free: by day for a home and a mode, within the days that may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import literal, select
from sqlalchemy.orm import joinedload

from app.domain.clock import day_bounds, local, now
from app.domain.compassion import Lane
from app.domain.visit_rules import booking_window
from app.extensions import db
from app.models import scope
from app.models.slot import Slot

if TYPE_CHECKING:
    from app.domain.policy import Mode
    from app.models.facility import Facility


class FreeSlot(NamedTuple):
    """One hour as a list of hours shows it: plain columns, since a page shows a hundred."""

    id: int
    starts_at: datetime
    places: int
    places_taken: int
    is_closed: bool
    # What is not a family's own: the help desk's places, unless she sits there.
    desk_places: int
    has_line: bool
    # What the help desk still has where families wait for the day; none for who asks by herself.
    for_desk: int

    @property
    def free_places(self) -> int:
        """How many more visits fit."""
        left = self.places - self.places_taken - self.desk_places
        if self.has_line:
            left = min(left, self.for_desk)
        return 0 if self.is_closed else max(left, 0)


@dataclass(frozen=True, kw_only=True)
class SlotDay:
    """One day and its hours."""

    day: date
    slots: tuple[FreeSlot, ...]

    @property
    def free_places(self) -> int:
        """How many visits still fit on this day."""
        return sum(slot.free_places for slot in self.slots)

    @property
    def last_open(self) -> FreeSlot | None:
        """The last hour that is not closed, if one is: it stands for the day of a wait."""
        return next((slot for slot in reversed(self.slots) if not slot.is_closed), None)


def slot_days(facility: Facility, mode: Mode, lane: Lane = Lane.ORDINARY) -> list[SlotDay]:
    """The days that may be asked for now, each with its hours, full ones included."""
    first, last = booking_window(now(), mode, facility.policy, facility.zone, lane)
    begins, _ = day_bounds(first, facility.zone)
    _, ends = day_bounds(last, facility.zone)
    rows = db.session.execute(
        select(*_shown(lane))
        .where(Slot.facility_id == facility.id, Slot.mode == mode)
        .where(
            Slot.starts_at >= max(begins, now() + facility.policy.time_ahead(lane)),
            Slot.starts_at < ends,
        )
        .order_by(Slot.starts_at)
    )
    found = (FreeSlot(*row) for row in rows)
    by_day = groupby(found, key=lambda slot: local(slot.starts_at, facility.zone).date())
    return [SlotDay(day=day, slots=tuple(slots)) for day, slots in by_day]


def _shown(lane: Lane) -> tuple[Any, ...]:
    """The columns of an hour; at a help desk and in need its last places are open too."""
    actor = scope.served()
    is_open = lane is Lane.COMPASSION or (actor is not None and actor.helper_id is not None)
    none, desk = literal(0), Slot.desk_places
    kept, for_desk = (none, desk) if is_open else (desk, none)
    taken = (Slot.places, Slot.places_taken, Slot.is_closed)
    return (Slot.id, Slot.starts_at, *taken, kept, Slot.has_line, for_desk)


def day_to_show(days: list[SlotDay], asked: date | None, picked: str | None) -> SlotDay | None:
    """The day asked for, else the day of the hour picked, else the first with a place."""
    by_day = {day.day: day for day in days}
    if asked in by_day:
        return by_day[asked]
    holding = (day for day in days if any(str(slot.id) == picked for slot in day.slots))
    free = (day for day in days if day.free_places)
    return next(holding, None) or next(free, None)


def slot(slot_id: int) -> Slot | None:
    """One hour with its home."""
    return db.session.scalar(
        select(Slot).where(Slot.id == slot_id).options(joinedload(Slot.facility))
    )
