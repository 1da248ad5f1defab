"""Owns what the outside is still owed: written with the effect, delivered after it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.outbox_retries import OutboxKind
from app.extensions import db
from app.models.types import EnumText, UTCDateTime


class Owed(StrEnum):
    """Where an entry stands."""

    DUE = "due"
    SETTLED = "settled"
    GIVEN_UP = "given_up"


class OutboxEntry(db.Model):
    """One thing owed: a kind and an id, never a name or a number."""

    __tablename__ = "outbox_entry"
    __table_args__ = (
        Index(
            "ix_outbox_entry_due",
            "is_urgent",
            "due_at",
            sqlite_where=text("state = 'due'"),
            postgresql_where=text("state = 'due'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OutboxKind] = mapped_column(EnumText(OutboxKind))
    subject_id: Mapped[int] = mapped_column()
    # What makes the same debt twice impossible.
    dedupe_key: Mapped[str] = mapped_column(String(80), unique=True)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[Owed] = mapped_column(EnumText(Owed), default=Owed.DUE)
    # When it may next be taken: the hour it is owed, a retry, or the end of a lease.
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    # Both empty until the first attempt.
    lease: Mapped[str | None] = mapped_column(String(32), index=True)
    last_fault: Mapped[str | None] = mapped_column(String(200))
