"""Owns the hours kept for one family before others: first picks, and while a form is filled."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.slot import Slot
from app.models.types import UTCDateTime


class SlotHold(FacilityOwned, VisitorOwned, db.Model):
    """One place of one hour, counted in the slot's `places_taken` until the hold has ended."""

    __tablename__ = "slot_hold"
    __table_args__ = (
        Index(
            "uq_slot_hold_live",
            "slot_id",
            "visitor_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_slot_hold_until", "until"),
        # One form, one place: the guard behind `services/draft_holds.py`.
        Index(
            "uq_slot_hold_filling",
            "visitor_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND visit_id IS NULL"),
            postgresql_where=text("ended_at IS NULL AND visit_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # The visit that came to nothing: its words make the new request. Empty while a form is filled.
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty unless the family asked for more time; that is given once.
    extended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Empty while the place is kept.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    slot: Mapped[Slot] = relationship(lazy="raise")
