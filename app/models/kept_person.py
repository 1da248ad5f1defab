"""Owns who came with a visitor before, kept for her next request until she takes them out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identity_proof import Gender, IdentityKind
from app.domain.relations import Relation
from app.extensions import db
from app.models.scope import VisitorOwned
from app.models.types import EnumText, UTCDateTime


class KeptPerson(VisitorOwned, db.Model):
    """One of her people, as she named them last. No officer sees this list."""

    __tablename__ = "kept_person"
    __table_args__ = (UniqueConstraint("visitor_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    # An age grows old, a year of birth does not.
    birth_year: Mapped[int] = mapped_column()
    gender: Mapped[Gender] = mapped_column(EnumText(Gender))
    relation: Mapped[Relation] = mapped_column(EnumText(Relation))
    identity_kind: Mapped[IdentityKind] = mapped_column(EnumText(IdentityKind))
    used_at: Mapped[datetime] = mapped_column(UTCDateTime)

    def age_in(self, year: int) -> int:
        """The age in `year`, to the year."""
        return max(year - self.birth_year, 0)
