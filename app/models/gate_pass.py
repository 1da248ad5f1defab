"""Owns the pass of a physical visit: a signed text that the gate can check with no network."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class GatePass(db.Model):
    """One pass for one visit. It holds no name: the reference, the hour and a signature."""

    __tablename__ = "gate_pass"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    token: Mapped[str] = mapped_column(String(400))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
