"""Owns what we told whom, by which channel, in which words, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.message_kinds import Channel, Delivered, MessageKind
from app.extensions import db
from app.models.types import EnumText, SealedText, UTCDateTime


class Message(db.Model):
    """One text to one address, in the words it was sent in; those words never change."""

    __tablename__ = "message"
    __table_args__ = (
        # One reminder of each kind for each hour, whoever looks and however often.
        Index(
            "uq_message_reminder",
            "visit_id",
            "kind",
            "channel",
            "about_slot_id",
            unique=True,
            sqlite_where=text("about_slot_id IS NOT NULL"),
            postgresql_where=text("about_slot_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Both empty for a sign-in code, which belongs to neither.
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    kind: Mapped[MessageKind] = mapped_column(EnumText(MessageKind))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    address: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(200))
    # Sealed, because a code is among the words; emptied once a sensitive one is out.
    words: Mapped[str | None] = mapped_column(SealedText("message.words"))
    delivered: Mapped[Delivered] = mapped_column(EnumText(Delivered), default=Delivered.QUEUED)
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Each empty until it happens.
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    provider_reference: Mapped[str | None] = mapped_column(String(120), index=True)
    # When the gateway told what became of it.
    received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fault: Mapped[str | None] = mapped_column(Text)
    # The number under which its text is registered with the operators; empty for a letter.
    template_id: Mapped[str | None] = mapped_column(String(40))
    # The hour that a reminder is about; empty for all else.
    about_slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"))
