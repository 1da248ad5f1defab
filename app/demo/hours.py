"""Owns the hours of the demo's visits: those of the timetable, and some of its own around now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.extensions import db
from app.models.slot import Slot

if TYPE_CHECKING:
    from app.domain.policy import Mode
    from app.models.facility import Facility

SOON = timedelta(minutes=5)
PLACES = 10


def slot_near(facility: Facility, mode: Mode, at: datetime, but: Collection[int] = ()) -> Slot:
    """The next slot of the timetable from `at`, none of `but`; until now one of the demo's own."""
    if abs(at - now()) < timedelta(hours=12) or at < now():
        return _own_slot(facility, mode, at.replace(second=0, microsecond=0) + SOON)
    return db.session.scalars(
        select(Slot)
        .where(Slot.facility_id == facility.id, Slot.mode == mode)
        .where(Slot.starts_at >= at, Slot.places_taken < Slot.places, Slot.id.not_in(but))
        .order_by(Slot.starts_at)
        .limit(1)
    ).one()


def _own_slot(facility: Facility, mode: Mode, starts_at: datetime) -> Slot:
    known = db.session.scalar(
        select(Slot).where(
            Slot.facility_id == facility.id, Slot.mode == mode, Slot.starts_at == starts_at
        )
    )
    if known is not None:
        # It may fall on an hour of the timetable, which has fewer.
        known.places = max(known.places, PLACES)
        return known
    slot = Slot(
        facility_id=facility.id,
        mode=mode,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=15),
        places=PLACES,
        places_taken=0,
    )
    db.session.add(slot)
    db.session.flush()
    return slot
