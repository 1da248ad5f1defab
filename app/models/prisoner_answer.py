"""Owns what a prisoner says to one request: asked by an officer, answered once, yes or no."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.scope import FacilityOwned
from app.models.types import UTCDateTime
from app.models.visit import Visit


class PrisonerAnswer(FacilityOwned, db.Model):
    """One question to one prisoner. It is the home's own: the family has no way to it."""

    __tablename__ = "prisoner_answer"
    __table_args__ = (UniqueConstraint("visit_id", "prisoner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # All empty until he has answered.
    says_yes: Mapped[bool | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str | None] = mapped_column(String(120))

    visit: Mapped[Visit] = relationship(lazy="raise")
    prisoner: Mapped[Prisoner] = relationship(lazy="raise")
