"""Owns which hour is kept while its form is filled, and for how long still."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.clock import now
from app.extensions import db
from app.models.slot import Slot
from app.models.slot_hold import SlotHold

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class HeldHour:
    """An hour that is kept now."""

    slot_id: int
    starts_at: datetime
    zone: ZoneInfo
    until: datetime
    seconds_left: int
    may_be_extended: bool

    @property
    def minutes_left(self) -> int:
        """Whole minutes, the one that has begun included."""
        return math.ceil(self.seconds_left / 60)


def held_hour(visitor_id: int) -> HeldHour | None:
    """The hour kept for her form now, if one is."""
    at = now()
    hold = db.session.scalar(
        select(SlotHold)
        .where(SlotHold.visitor_id == visitor_id, SlotHold.visit_id.is_(None))
        .where(SlotHold.ended_at.is_(None), SlotHold.until > at)
        .options(joinedload(SlotHold.slot).joinedload(Slot.facility))
    )
    if hold is None:
        return None
    return HeldHour(
        slot_id=hold.slot_id,
        starts_at=hold.slot.starts_at,
        zone=hold.slot.facility.zone,
        until=hold.until,
        seconds_left=int((hold.until - at).total_seconds()),
        may_be_extended=hold.extended_at is None,
    )
