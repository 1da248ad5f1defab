"""Owns another hour that one home proposes for a meeting with another, until the other answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.slot import Slot
from app.models.types import UTCDateTime


class HourProposal(db.Model):
    """One proposal. The meeting stays at its hour meanwhile; none is held at the new one."""

    __tablename__ = "hour_proposal"
    __table_args__ = (
        Index(
            "uq_hour_proposal_waiting",
            "visit_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    # The home that proposes; the other one answers.
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    # The hour at the home of the visit; at the asker's it is the one that begins at once with it.
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # No foreign key, as with events: the record outlives the account.
    proposed_by_name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(500))
    # Empty while the other home has not answered.
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_made: Mapped[bool] = mapped_column(default=False)

    slot: Mapped[Slot] = relationship(lazy="raise")
