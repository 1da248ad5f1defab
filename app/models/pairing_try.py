"""Owns how often an address has lately tried to pair a terminal; the address is only a hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db, keyring
from app.models.types import UTCDateTime


class PairingTry(db.Model):
    """One address, and its tries since a moment; forgotten soon after."""

    __tablename__ = "pairing_try"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    since_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)


def address_hash(address: str) -> str:
    """What the table knows of an address."""
    return keyring.hashed("pairing-address", address)
