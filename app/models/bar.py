"""Owns a bar: that a visitor may not meet one prisoner, or anybody at a home, until a day.

It is of the home, not of the visitor: she never reads it, nor its reason.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.scope import FacilityOwned
from app.models.types import UTCDateTime
from app.models.visitor import Visitor


class Bar(FacilityOwned, db.Model):
    """One bar, from its first to its last day unless it is lifted."""

    __tablename__ = "bar"
    __table_args__ = (
        CheckConstraint("begins_on <= ends_on", name="in_order"),
        Index("ix_bar_visitor_id_facility_id", "visitor_id", "facility_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"))
    # Empty when she is barred from the whole home.
    prisoner_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"))
    begins_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(500))
    put_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    put_by_name: Mapped[str] = mapped_column(String(120))
    put_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Both empty unless it is lifted before its day.
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by_name: Mapped[str | None] = mapped_column(String(120))

    visitor: Mapped[Visitor] = relationship(lazy="raise")
    prisoner: Mapped[Prisoner | None] = relationship(lazy="raise")
