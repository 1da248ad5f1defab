"""Owns as what a visitor asks, who of the party comes, and whom the home has left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.relations import Relation, RelationClass, relation_class

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

    from app.models.attendee import Attendee


class VisitParty:
    """A part of `Visit`: the attendees must be loaded for what it says."""

    if TYPE_CHECKING:
        relation: Mapped[Relation]
        attendees: Mapped[list[Attendee]]

    @property
    def is_legal(self) -> bool:
        """Whether counsel asks: then an officer sees and does not hear."""
        return relation_class(self.relation) is RelationClass.LEGAL

    @property
    def party_size(self) -> int:
        """How many people come, the visitor included."""
        return 1 + len(self.coming)

    @property
    def coming(self) -> list[Attendee]:
        """The companions whom the home has not left out."""
        return [person for person in self.attendees if not person.is_left_out]

    @property
    def left_out(self) -> list[Attendee]:
        """The companions whom the home has left out."""
        return [person for person in self.attendees if person.is_left_out]
