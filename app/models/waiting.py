"""Owns the line for a full day: who waits for a place at a home, in which way, and since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.policy import Mode
from app.extensions import db
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.types import EnumText, UTCDateTime

IN_LINE = text("left_at IS NULL")


class Waiting(FacilityOwned, VisitorOwned, db.Model):
    """One family's wait for any hour of one day; its request is the visit beside it."""

    __tablename__ = "waiting"
    __table_args__ = (
        # One phone stands in a line once.
        Index(
            "uq_waiting_visitor_day",
            "visitor_id",
            "facility_id",
            "mode",
            "day_begins_at",
            unique=True,
            sqlite_where=IN_LINE,
            postgresql_where=IN_LINE,
        ),
        # Asked with every place that is taken, so it must stay small.
        Index(
            "ix_waiting_line",
            "facility_id",
            "mode",
            "day_begins_at",
            sqlite_where=IN_LINE,
            postgresql_where=IN_LINE,
        ),
    )

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    # The home's own day, as instants.
    day_begins_at: Mapped[datetime] = mapped_column(UTCDateTime)
    day_ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # The home owes this family an hour, or left an earlier request of hers without an answer.
    goes_first: Mapped[bool] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty while it stands in the line.
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
