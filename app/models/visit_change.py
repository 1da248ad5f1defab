"""Owns what a family changed of a visit, or asks to change: another hour, other people."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.slot import Slot
from app.models.types import SealedText, UTCDateTime


class VisitChange(db.Model):
    """One change. Of an approved visit it waits for the home, and the visit stays meanwhile."""

    __tablename__ = "visit_change"
    __table_args__ = (
        Index(
            "uq_visit_change_waiting",
            "visit_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The same twice when the hour is kept; no place is held at the new one until it is given.
    from_slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    # Who comes besides the visitor, before and after, as JSON; both empty when that is kept.
    people_before: Mapped[str | None] = mapped_column(SealedText("visit_change.people"))
    people: Mapped[str | None] = mapped_column(SealedText("visit_change.people"))
    # Empty while the home has not answered.
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_made: Mapped[bool] = mapped_column(default=False)

    from_slot: Mapped[Slot] = relationship(lazy="raise", foreign_keys=[from_slot_id])
    slot: Mapped[Slot] = relationship(lazy="raise", foreign_keys=[slot_id])

    @property
    def moves_hour(self) -> bool:
        """Whether the hour changes."""
        return self.slot_id != self.from_slot_id

    @property
    def names_before(self) -> list[str]:
        """Who came besides the visitor."""
        return [person["name"] for person in json.loads(self.people_before or "[]")]

    @property
    def names(self) -> list[str]:
        """Who comes besides the visitor now."""
        return [person["name"] for person in json.loads(self.people or "[]")]
