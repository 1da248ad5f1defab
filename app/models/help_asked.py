"""Owns the help that a party needs on the day: a row of its own, since it tells of bodies."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.help_needs import Need
from app.extensions import db
from app.models.types import SealedText


class HelpAsked(db.Model):
    """What a family ticked and wrote; shown to the officer, the gate and the desk alone."""

    __tablename__ = "help_asked"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    needs: Mapped[list[str]] = mapped_column(JSON)
    # Empty when the ticks say it all.
    note: Mapped[str | None] = mapped_column(SealedText("help_asked.note"))

    @property
    def ticked(self) -> tuple[Need, ...]:
        """The needs, in the order of the list."""
        return tuple(need for need in Need if need in self.needs)
