"""Owns the doubts about approved visits: what changed, and how an officer settled it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.review_flags import FlagKind, Settled
from app.extensions import db
from app.models.scope import FacilityOwned
from app.models.types import EnumText, UTCDateTime


class ReviewFlag(FacilityOwned, db.Model):
    """One doubt about one visit. The same fact raises it once, however often it is looked at."""

    __tablename__ = "review_flag"
    __table_args__ = (UniqueConstraint("visit_id", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    kind: Mapped[FlagKind] = mapped_column(EnumText(FlagKind))
    # The fact that raised it, as a kind of row and its id.
    subject: Mapped[str] = mapped_column(String(60))
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # All four empty while the visit is to be reviewed; the reason only where one is owed.
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    settled_how: Mapped[Settled | None] = mapped_column(EnumText(Settled))
    reason: Mapped[str | None] = mapped_column(String(500))
