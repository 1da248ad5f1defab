"""Owns the history of a visit: each move with who, when and why.

The rows are chained, so that none can be changed or dropped unseen.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import ActorKind
from app.domain.reasons import Reason
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models.types import EnumText, UTCDateTime

if TYPE_CHECKING:
    from app.models.visit import Visit

_CHAINED = ("number", "actor_kind", "actor_id", "move", "from_state", "to_state", "reason")


class VisitEvent(db.Model):
    """One move, as it was made. Rows are only ever added; triggers in the database see to it."""

    __tablename__ = "visit_event"
    __table_args__ = (UniqueConstraint("visit_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    number: Mapped[int] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_kind: Mapped[ActorKind] = mapped_column(EnumText(ActorKind))
    # Empty for the system.
    actor_id: Mapped[int | None] = mapped_column()
    actor_name: Mapped[str] = mapped_column(String(120))
    move: Mapped[Move] = mapped_column(EnumText(Move))
    # Empty for the first event.
    from_state: Mapped[State | None] = mapped_column(EnumText(State))
    to_state: Mapped[State] = mapped_column(EnumText(State))
    # Empty where the move owes no reason.
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    family_note: Mapped[str | None] = mapped_column(String(500))
    staff_note: Mapped[str | None] = mapped_column(String(1000))
    # What the officer was shown when he decided; ids and codes, no names.
    checks: Mapped[list[Any] | None] = mapped_column(JSON)
    # Names and notes enter the chain through this, so that erasing a person leaves it whole.
    words_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    # raise_on_sql: it is at hand wherever the visit itself is.
    visit: Mapped[Visit] = relationship(lazy="raise_on_sql", back_populates="events")

    @property
    def is_from_home(self) -> bool:
        """Whether an officer made this move; then its note to the family is the home's."""
        return self.actor_kind is ActorKind.OFFICER

    def chain_to(self, previous: VisitEvent | None, reference: str) -> None:
        """Bind this event to the one before it; the first is bound to the visit's reference."""
        self.words_digest = self.expected_words_digest()
        self.previous_hash = previous.hash if previous else _digest(reference)
        self.hash = self.expected_hash()

    def follows(self, previous: VisitEvent | None) -> bool:
        """Whether this row is unchanged and comes right after `previous`; the visit is loaded."""
        begins = previous.hash if previous else _digest(self.visit.reference)
        number = previous.number + 1 if previous else 1
        is_whole = self.hash == self.expected_hash() and self.previous_hash == begins
        return is_whole and self.number == number and self._words_stand()

    def _words_stand(self) -> bool:
        return self.words_digest == self.expected_words_digest()

    def expected_words_digest(self) -> str:
        """The digest of the name and the notes as they stand now."""
        words = (self.actor_name, self.family_note or "", self.staff_note or "")
        return _digest(json.dumps(words))

    def expected_hash(self) -> str:
        """The hash this row must have if nothing in it was changed."""
        facts = {name: getattr(self, name) for name in _CHAINED} | {
            "at": self.at.isoformat(),
            "words": self.words_digest,
            "checks": self.checks,
        }
        return _digest(self.previous_hash + json.dumps(facts, sort_keys=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
