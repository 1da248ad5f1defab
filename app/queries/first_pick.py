"""Owns which hours are kept for the family of a visit that came to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.clock import now
from app.extensions import db
from app.models.slot import Slot
from app.models.slot_hold import SlotHold

if TYPE_CHECKING:
    from app.models.visit import Visit


def kept_hours(visit: Visit) -> list[SlotHold]:
    """The hours still kept after this visit, the earliest first, each with its home."""
    return list(
        db.session.scalars(
            select(SlotHold)
            .join(SlotHold.slot)
            .where(SlotHold.visit_id == visit.id, SlotHold.ended_at.is_(None))
            .where(SlotHold.until > now())
            .order_by(Slot.starts_at)
            .options(joinedload(SlotHold.slot).joinedload(Slot.facility))
        )
    )
