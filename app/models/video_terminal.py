"""Owns the devices at which prisoners sit: paired once, known by a key in their browser."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db, keyring
from app.models.scope import FacilityOwned
from app.models.types import UTCDateTime


class VideoTerminal(FacilityOwned, db.Model):
    """«Video terminal 2». Only hashes of its pairing code and of its key are kept."""

    __tablename__ = "video_terminal"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    # Both are empty once the code has been used; it is good for some minutes.
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Guesses that missed while its code was waiting; at some number the code is dead.
    wrong_guesses: Mapped[int] = mapped_column(default=0)
    # Empty until a browser has been paired.
    key_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    paired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Empty while the device is in use.
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def code_hash(code: str) -> str:
    """What the table knows of a pairing code."""
    return keyring.hashed("terminal-code", code)


def terminal_key_hash(key: str) -> str:
    """What the table knows of a terminal's key."""
    return keyring.hashed("terminal-key", key)
