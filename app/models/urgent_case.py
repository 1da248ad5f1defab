"""Owns what a family says of a death or a grave illness: a row of its own, its names sealed."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.compassion import Concerned, Happening, Proof, UrgentWords
from app.extensions import db
from app.models.types import EnumText, SealedText


class UrgentCase(db.Model):
    """What came with one urgent request; it stays when the request is made an ordinary one."""

    __tablename__ = "urgent_case"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    happening: Mapped[Happening] = mapped_column(EnumText(Happening))
    concerned: Mapped[Concerned] = mapped_column(EnumText(Concerned))
    # Whose death or illness it is, when the family wrote it.
    name: Mapped[str | None] = mapped_column(SealedText("urgent_case.name"))
    proof: Mapped[Proof] = mapped_column(EnumText(Proof))
    note: Mapped[str | None] = mapped_column(SealedText("urgent_case.note"))

    @property
    def words(self) -> UrgentWords:
        """The same, as a request carries it."""
        return UrgentWords(
            happening=self.happening,
            concerned=self.concerned,
            name=self.name,
            proof=self.proof,
            note=self.note,
        )
