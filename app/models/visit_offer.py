"""Owns the hours that a home offers a family instead of the one it asked for."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.slot import Slot


class VisitOffer(db.Model):
    """An hour that the home offers instead; the family takes it by one press."""

    __tablename__ = "visit_offer"
    __table_args__ = (UniqueConstraint("visit_id", "slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    # Whom the officer found; the visit's own prisoner only once an hour is taken.
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))

    slot: Mapped[Slot] = relationship(lazy="raise")
