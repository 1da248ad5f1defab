"""Owns a form that came when its sender had to sign in again: the words, until she is back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import SealedText, UTCDateTime


class KeptForm(db.Model):
    """What was typed, sealed, for the one who typed it; gone once it is sent."""

    __tablename__ = "kept_form"
    __table_args__ = (
        CheckConstraint("(visitor_id IS NULL) <> (user_id IS NULL)", name="one_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Exactly one of the two: families and officers lose words alike.
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    # Where the form was sent to: it is shown again in that form alone.
    path: Mapped[str] = mapped_column(String(200))
    answers: Mapped[str] = mapped_column(SealedText("kept_form.answers"))
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
