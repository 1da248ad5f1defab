"""Owns a complaint: what a family says went wrong with one visit, and what it was answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.complaints import ComplaintKind
from app.extensions import db
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.types import EnumText, UTCDateTime
from app.models.visit import Visit

_OPEN = text("answered_at IS NULL")


class Complaint(FacilityOwned, VisitorOwned, db.Model):
    """One complaint and its answer; a visit has at most one that waits."""

    __tablename__ = "complaint"
    __table_args__ = (
        Index(
            "uq_complaint_open",
            "visit_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_complaint_facility_id_due_at", "facility_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    kind: Mapped[ComplaintKind] = mapped_column(EnumText(ComplaintKind))
    words: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # All empty until it is answered.
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_by_name: Mapped[str | None] = mapped_column(String(120))

    visit: Mapped[Visit] = relationship(lazy="raise")
