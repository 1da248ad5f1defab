"""Owns what a visitor has typed so far of a request she has not sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.scope import VisitorOwned
from app.models.types import SealedText, UTCDateTime


class VisitDraft(VisitorOwned, db.Model):
    """One draft for each visitor: the answers as typed, sealed, and gone once sent."""

    __tablename__ = "visit_draft"
    __table_args__ = (UniqueConstraint("visitor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(String(43))
    answers: Mapped[str] = mapped_column(SealedText("visit_draft.answers"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
