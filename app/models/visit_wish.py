"""Owns the further hours that a family named with its request, in its order; none is held."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.slot import Slot


class VisitWish(db.Model):
    """An hour that would do, too; the officer may approve the visit at it."""

    __tablename__ = "visit_wish"
    __table_args__ = (UniqueConstraint("visit_id", "slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    # 2 for the second wish: the first is the visit's own hour.
    place: Mapped[int] = mapped_column()

    slot: Mapped[Slot] = relationship(lazy="raise")
