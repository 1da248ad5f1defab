"""Owns whom in the register the portal takes a request to mean, until an officer has said so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.types import UTCDateTime


class Suggestion(db.Model):
    """The best match of one request, made by the worker after it came. For officers alone."""

    __tablename__ = "suggestion"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    # Empty when nobody in the register fits.
    prisoner_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"))
    score: Mapped[int] = mapped_column()
    # Whether it fits well and nobody else comes near: only then is it approved with others at once.
    is_clear: Mapped[bool] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # What was checked of it, and when: the queue shows this, a decision asks everything afresh.
    checks: Mapped[list[Any]] = mapped_column(JSON)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    prisoner: Mapped[Prisoner | None] = relationship(lazy="raise")
