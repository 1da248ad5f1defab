"""Owns by which door a visit came, and what follows for its times: when answered, until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.compassion import Lane
from app.domain.decision_clock import due_time, urgent_due_time
from app.models.types import EnumText, UTCDateTime

if TYPE_CHECKING:
    from app.models.facility import Facility
    from app.models.slot import Slot


class VisitTimes:
    """A part of `Visit`: slot and facility must be loaded for what it says."""

    if TYPE_CHECKING:
        slot_id: Mapped[int]
        slot: Mapped[Slot]
        facility: Mapped[Facility]

    lane: Mapped[Lane] = mapped_column(EnumText(Lane), default=Lane.ORDINARY)
    # Until when an officer lets it go on beyond its hour's end; empty for most.
    longer_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def ends_at(self) -> datetime:
        """When it ends: with its hour, unless an officer gave it longer; the slot is loaded."""
        return self.longer_until or self.slot.ends_at

    def end_in(self, hour: Slot) -> datetime:
        """When it ends in this hour: what an officer gave it longer, it has in its own."""
        return self.ends_at if hour.id == self.slot_id else hour.ends_at

    @property
    def is_urgent(self) -> bool:
        """Whether it is asked for because of a death or a grave illness."""
        return self.lane is Lane.COMPASSION

    def answer_due(self, at: datetime) -> datetime:
        """When the home owes its answer, asked at `at`; slot and facility must be loaded."""
        starts_at, home = self.slot.starts_at, self.facility
        if self.is_urgent:
            return urgent_due_time(at, starts_at, home.policy)
        return due_time(at, starts_at, home.policy, home.zone)
