"""Owns the call list: what a family could not be told in writing and is told by telephone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.family_calls import CallOutcome
from app.extensions import db
from app.models.message import Message
from app.models.scope import FacilityOwned
from app.models.types import EnumText, UTCDateTime

if TYPE_CHECKING:
    from app.models.visit import Visit


class FamilyCall(FacilityOwned, db.Model):
    """One message that did not arrive, until somebody has told the family."""

    __tablename__ = "family_call"
    __table_args__ = (
        Index(
            "ix_family_call_open",
            "facility_id",
            "due_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    # All below are empty until somebody has called, or the message came after all.
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[CallOutcome | None] = mapped_column(EnumText(CallOutcome))
    called_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    called_by_name: Mapped[str | None] = mapped_column(String(120))
    # Empty while it is to be made: an answer, a wrong number or a late receipt ends it.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    visit: Mapped[Visit] = relationship(lazy="raise")
    message: Mapped[Message] = relationship(lazy="raise")
