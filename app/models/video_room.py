"""Owns the room of a video visit: its unguessable name at the provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class VideoRoom(db.Model):
    """One room for one visit; nobody is ever shown its name, only tokens that open it."""

    __tablename__ = "video_room"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(64), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
