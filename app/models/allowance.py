"""Owns the ledger of allowances: what each visit held, used or gave back, and what was granted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.actor import ActorKind
from app.domain.allowance import Entry, EntryKind
from app.domain.policy import Mode
from app.extensions import db
from app.models.scope import FacilityOwned
from app.models.types import EnumText, UTCDateTime


class AllowanceEntry(FacilityOwned, db.Model):
    """One line of the ledger. Lines are only ever added; triggers in the database see to it."""

    __tablename__ = "allowance_entry"
    __table_args__ = (
        # Exactly once: a visit has one line of each kind for each time it held a place.
        UniqueConstraint("visit_id", "kind", "hold_no"),
        CheckConstraint("kind IN ('grant', 'correct') OR amount = 1", name="one_visit"),
        CheckConstraint(
            "kind NOT IN ('grant', 'correct') OR (reason IS NOT NULL AND actor_id IS NOT NULL)",
            name="reasoned",
        ),
        CheckConstraint("kind IN ('grant', 'correct') OR visit_id IS NOT NULL", name="of_a_visit"),
        Index("ix_allowance_entry_prisoner_id_counted_on", "prisoner_id", "counted_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    # The day of the visit; of a grant, a day of the period it is for.
    counted_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[EntryKind] = mapped_column(EnumText(EntryKind))
    amount: Mapped[int] = mapped_column(default=1)
    # Empty for a grant or a correction that no visit asked for.
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    # Counts the holds of one visit; empty for a grant or a correction.
    hold_no: Mapped[int | None] = mapped_column()
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_kind: Mapped[ActorKind] = mapped_column(EnumText(ActorKind))
    # Empty for the system.
    actor_id: Mapped[int | None] = mapped_column()
    actor_name: Mapped[str] = mapped_column(String(120))
    # Empty where the move of the visit is reason enough.
    reason: Mapped[str | None] = mapped_column(String(1000))

    @property
    def entry(self) -> Entry:
        """This line as the arithmetic takes it."""
        return Entry(kind=self.kind, mode=self.mode, counted_on=self.counted_on, amount=self.amount)
