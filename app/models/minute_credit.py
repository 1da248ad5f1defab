"""Owns the minutes that a call owes to a family, credited once when the call is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class MinuteCredit(db.Model):
    """What was lost of one visit by the prison's and by the network's fault."""

    __tablename__ = "minute_credit"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    by_prison: Mapped[int] = mapped_column()
    by_network: Mapped[int] = mapped_column()
    # What is still owed after the minutes that were given at once.
    owed: Mapped[int] = mapped_column()
    # What the desk has given of it in a later call; a new hour is a visit that names this one.
    repaid: Mapped[int] = mapped_column(default=0)
    credited_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def left(self) -> int:
        """What the family has not had back in minutes."""
        return max(0, self.owed - self.repaid)
