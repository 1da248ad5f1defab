"""Owns the people who come with the visitor."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.identity_proof import Gender, IdentityKind
from app.domain.relations import Relation
from app.extensions import db
from app.models.types import EnumText


class Attendee(db.Model):
    """Somebody who comes with the visitor."""

    __tablename__ = "attendee"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    age: Mapped[int] = mapped_column()
    gender: Mapped[Gender] = mapped_column(EnumText(Gender))
    relation: Mapped[Relation] = mapped_column(EnumText(Relation))
    identity_kind: Mapped[IdentityKind] = mapped_column(EnumText(IdentityKind))
    # An officer may approve the visit and leave one of the party out.
    is_left_out: Mapped[bool] = mapped_column(default=False)
