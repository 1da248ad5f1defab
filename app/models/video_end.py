"""Owns who is in a video room, and what the browsers there have to tell each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.video_room import EndRole, Line
from app.extensions import db, keyring
from app.models.types import EnumText, UTCDateTime


class VideoEnd(db.Model):
    """One browser in one room. It holds a random key, the table only its hash."""

    __tablename__ = "video_end"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    role: Mapped[EndRole] = mapped_column(EnumText(EndRole))
    person: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    # The token that opened the door; unique, so it opens it once.
    entry: Mapped[str] = mapped_column(String(32), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    line: Mapped[Line] = mapped_column(EnumText(Line))
    joined_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # When silence was noticed; empty while the line holds.
    dropped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class VideoSignal(db.Model):
    """One description or candidate from one browser to another; kept for minutes only."""

    __tablename__ = "video_signal"
    __table_args__ = (Index("ix_video_signal_to_end_id_id", "to_end_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_end_id: Mapped[int] = mapped_column(ForeignKey("video_end.id"))
    to_end_id: Mapped[int] = mapped_column(ForeignKey("video_end.id"))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def end_key_hash(key: str) -> str:
    """What the table knows of an end's key."""
    return keyring.hashed("video-end", key)
