"""Owns the room of a video visit: its unguessable name, and what the desk has done with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class VideoRoom(db.Model):
    """One room for one visit; nobody is ever shown its name, only tokens that open it.

    There is no column for a recording, and there shall be none: nothing here records.
    """

    __tablename__ = "video_room"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(64), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty until the desk lets the two ends meet.
    let_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Empty unless the desk holds the call at this moment.
    paused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Empty unless family and prisoner talk by telephone at this moment.
    telephoned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Minutes that the desk has given beyond the hour.
    extra_minutes: Mapped[int] = mapped_column(default=0)
    # The sentence that every end reads at this moment.
    warning: Mapped[str | None] = mapped_column(String(200))
    # At which paired device the prisoner sits; chosen when the desk opens the call.
    terminal_id: Mapped[int | None] = mapped_column(ForeignKey("video_terminal.id"))
