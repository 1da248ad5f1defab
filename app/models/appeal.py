"""Owns an appeal: a family's one request for a second look at a refusal, and what came of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.appeals import AppealOutcome
from app.domain.roles import Role
from app.extensions import db
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.types import EnumText, UTCDateTime
from app.models.visit import Visit


class Appeal(FacilityOwned, VisitorOwned, db.Model):
    """One appeal. A visit has one at most, for ever."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index("uq_appeal_visit", "visit_id", unique=True),
        Index("ix_appeal_facility_id_due_at", "facility_id", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    words: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Which role looks again, and the officer who may not.
    role: Mapped[Role] = mapped_column(EnumText(Role))
    refused_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    # All empty until it is answered.
    outcome: Mapped[AppealOutcome | None] = mapped_column(EnumText(AppealOutcome))
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    answered_by_name: Mapped[str | None] = mapped_column(String(120))

    visit: Mapped[Visit] = relationship(lazy="raise")
