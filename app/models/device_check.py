"""Owns what «Try my phone» found, so that the desk knows a weak line beforehand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime

# Sound takes some 40 kbit/s, the smallest picture 200 more; half again for a line's moods.
WEAK_BELOW_KBIT = 350


class _Found:
    """The newest try; an older one is written over."""

    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    has_camera: Mapped[bool] = mapped_column()
    has_microphone: Mapped[bool] = mapped_column()
    down_kbit: Mapped[int] = mapped_column()
    up_kbit: Mapped[int] = mapped_column()
    # Empty where no relay is set up.
    reaches_relay: Mapped[bool | None] = mapped_column()

    @property
    def is_weak(self) -> bool:
        """Whether the call will have to do with little."""
        return min(self.down_kbit, self.up_kbit) < WEAK_BELOW_KBIT


class DeviceCheck(_Found, db.Model):
    """What the family's phone found for a visit."""

    __tablename__ = "device_check"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)


class RelativeDeviceCheck(_Found, db.Model):
    """What the phone of a relative elsewhere found, by the link that he joins with."""

    __tablename__ = "relative_device_check"

    link_id: Mapped[int] = mapped_column(ForeignKey("relative_link.id"), primary_key=True)
