"""Owns the steps of the decision clock: that a request was past its time, and to whom it went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.decision_clock import Level
from app.extensions import db
from app.models.types import EnumText, UTCDateTime


class Escalation(db.Model):
    """One step up. Rows are only ever added; triggers in the database see to it."""

    __tablename__ = "escalation"
    __table_args__ = (UniqueConstraint("visit_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    step: Mapped[Level] = mapped_column(EnumText(Level))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
