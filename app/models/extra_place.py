"""Owns the further places of one visit: beside its own in its hour, or in the hour after it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class ExtraPlace(db.Model):
    """One place more, counted in the slot's `places_taken` until it has ended."""

    __tablename__ = "extra_place"
    __table_args__ = (
        Index(
            "ix_extra_place_live",
            "visit_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    # The visit's own hour: once the visit has another, this place is of no more use.
    beside_slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
