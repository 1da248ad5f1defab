"""Owns a contact: a visitor on a prisoner's list, or her ask to be put on it, in her own words."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import Actor
from app.domain.clock import local
from app.domain.contact_states import (
    NAMES_A_PRISONER,
    ContactMove,
    ContactState,
    answer_due_on,
    contact_step,
)
from app.domain.identity_proof import Gender
from app.domain.reasons import Reason
from app.domain.relations import Relation
from app.domain.visit_states import Mover
from app.extensions import db
from app.models.facility import Facility
from app.models.message import Message
from app.models.prisoner import Prisoner
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.types import EnumText, UTCDateTime
from app.models.visitor import Visitor


def _one(name: str, state: ContactState, *columns: str) -> Index:
    """At most one contact in this state for these columns."""
    where = text(f"state = '{state}'")
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Contact(FacilityOwned, VisitorOwned, db.Model):
    """A visitor and a prisoner. She is on his list while this is approved, and only then."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{state}'" for state in ContactState)), name="state"
        ),
        # Whom an ask means is an officer's word, never the family's.
        CheckConstraint(
            "(prisoner_id IS NOT NULL) = (state IN ({}))".format(
                ", ".join(sorted(f"'{state}'" for state in NAMES_A_PRISONER))
            ),
            name="prisoner",
        ),
        _one("uq_contact_on_list", ContactState.APPROVED, "visitor_id", "prisoner_id"),
        _one("uq_contact_ask", ContactState.ASKED, "visitor_id", "facility_id", "wanted_name"),
        Index("ix_contact_prisoner_id_state", "prisoner_id", "state"),
        Index("ix_contact_facility_id_state_asked_at", "facility_id", "state", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ContactState] = mapped_column(EnumText(ContactState))
    prisoner_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"))
    relation: Mapped[Relation] = mapped_column(EnumText(Relation))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    wanted_name: Mapped[str] = mapped_column(String(120))
    # Families often know only some of these.
    wanted_parent_name: Mapped[str | None] = mapped_column(String(120))
    wanted_age: Mapped[int | None] = mapped_column()
    wanted_gender: Mapped[Gender | None] = mapped_column(EnumText(Gender))
    wanted_number: Mapped[str | None] = mapped_column(String(40))
    # How she can show it, in her words; empty when a visit brought her on the list.
    proof: Mapped[str | None] = mapped_column(String(500))

    # Empty until it is approved.
    approved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    # The newest move, and who made it; every act of staff is in the audit as well.
    moved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    moved_by_name: Mapped[str] = mapped_column(String(120))
    # Of a refusal or an end.
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    # The day that the family was told of when a bar is the reason.
    barred_until_on: Mapped[date | None] = mapped_column(Date)
    family_note: Mapped[str | None] = mapped_column(String(500))
    staff_note: Mapped[str | None] = mapped_column(String(1000))

    facility: Mapped[Facility] = relationship(lazy="raise")
    visitor: Mapped[Visitor] = relationship(lazy="raise")
    prisoner: Mapped[Prisoner | None] = relationship(lazy="raise")
    messages: Mapped[list[Message]] = relationship(lazy="raise", order_by="Message.id")

    @property
    def is_on_list(self) -> bool:
        """Whether she may meet him."""
        return self.state is ContactState.APPROVED

    @property
    def due_on(self) -> date:
        """By which day of the home the ask is answered; the facility must be loaded."""
        asked_on = local(self.asked_at, self.facility.zone).date()
        return answer_due_on(asked_on, self.facility.policy)

    def begin(self, *, actor: Actor, at: datetime) -> None:
        """Enter the first state."""
        self.state = ContactState.ASKED
        self.asked_at = self.moved_at = at
        self.moved_by_name = actor.name

    def move(
        self,
        move: ContactMove,
        *,
        mover: Mover,
        actor: Actor,
        at: datetime,
        prisoner: Prisoner | None = None,
    ) -> None:
        """Make a legal move; raises IllegalContactMove. The only writer of state."""
        self.state = contact_step(self.state, move, mover)
        self.moved_at, self.moved_by_name = at, actor.name
        if move is ContactMove.APPROVE and prisoner is not None:
            self.prisoner_id = prisoner.id
            self.approved_at, self.approved_by_id = at, actor.id


ON_LIST = Contact.state == ContactState.APPROVED
