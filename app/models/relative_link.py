"""Owns the link by which somebody of the party joins a video visit from elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import ActorKind
from app.extensions import db, keyring
from app.models.attendee import Attendee
from app.models.device_check import RelativeDeviceCheck
from app.models.types import EnumText, SealedText, UTCDateTime
from app.models.visit import Visit

_STANDS = text("ended_at IS NULL")


class RelativeLink(db.Model):
    """One person's way into one visit's room; its key is found by a hash and kept sealed."""

    __tablename__ = "relative_link"
    __table_args__ = (
        # A room carries four ends: family, one relative elsewhere, prisoner, officer.
        Index(
            "uq_relative_link_stands",
            "visit_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"))
    # The mobile or e-mail that the link went to; whoever opens it proves this very one by a code.
    address: Mapped[str] = mapped_column(String(200))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # For the reminders, which carry the link again; empty where it was sent before there were any.
    key: Mapped[str | None] = mapped_column(SealedText("relative_link.key"))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Both empty while it stands.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[ActorKind | None] = mapped_column(EnumText(ActorKind))

    visit: Mapped[Visit] = relationship(lazy="raise")
    attendee: Mapped[Attendee] = relationship(lazy="raise")
    device_check: Mapped[RelativeDeviceCheck | None] = relationship(lazy="raise", uselist=False)

    @property
    def person(self) -> str:
        """Who this is among the ends of the room."""
        return f"relative-{self.id}"


def link_key_hash(key: str) -> str:
    """What the table knows of a link's key."""
    return keyring.hashed("relative-link", key)
