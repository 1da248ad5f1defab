"""Owns a contact: that this visitor may meet this prisoner, once an officer has agreed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.relations import Relation
from app.extensions import db
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.types import EnumText, UTCDateTime


class Contact(FacilityOwned, VisitorOwned, db.Model):
    """A visitor on a prisoner's list. The first approved visit puts her there."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("visitor_id", "prisoner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    relation: Mapped[Relation] = mapped_column(EnumText(Relation))
    approved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    approved_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
