"""Owns a visit: who asks for whom, at which hour, with whom, and in which state it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.actor import Actor
from app.domain.available_moves import VisitFacts
from app.domain.compassion import Lane
from app.domain.decision_clock import Level
from app.domain.identity_proof import Gender
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.relations import Relation
from app.domain.visit_states import (
    ENDED,
    FIRST,
    HAS_AN_END,
    HOLDS_A_PLACE,
    UNDECIDED,
    Move,
    Mover,
    State,
    step,
)
from app.extensions import db
from app.models.attendee import Attendee
from app.models.device_check import DeviceCheck
from app.models.escalation import Escalation
from app.models.facility import Facility
from app.models.gate_pass import GatePass
from app.models.help_asked import HelpAsked
from app.models.indexes import index_where, one_where
from app.models.message import Message
from app.models.minute_credit import MinuteCredit
from app.models.prisoner import Prisoner
from app.models.scope import FacilityOwned, VisitorOwned
from app.models.slot import Slot
from app.models.suggestion import Suggestion
from app.models.types import EnumText, UTCDateTime
from app.models.urgent_case import UrgentCase
from app.models.video_room import VideoRoom
from app.models.visit_event import VisitEvent
from app.models.visit_offer import VisitOffer
from app.models.visit_party import VisitParty
from app.models.visit_times import VisitTimes
from app.models.visit_wish import VisitWish
from app.models.visitor import Visitor

# Families come earlier than they are asked to, and are not left standing in the sun.
EARLY_BIRDS = timedelta(minutes=15)
_LIVE = "state IN ({})".format(", ".join(sorted(f"'{state}'" for state in HOLDS_A_PLACE)))

_URGENT = "lane = '{}' AND state IN ({})".format(
    Lane.COMPASSION, ", ".join(sorted(f"'{state}'" for state in UNDECIDED))
)


class Visit(VisitTimes, VisitParty, FacilityOwned, VisitorOwned, db.Model):
    """One request for one hour. What the family wrote of the prisoner stays as written."""

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint(
            "state IN ({})".format(", ".join(f"'{state}'" for state in State)), name="state"
        ),
        one_where(_LIVE, "uq_visit_seat", "slot_id", "seat_no"),
        one_where(_LIVE, "uq_visit_visitor_slot", "visitor_id", "slot_id"),
        one_where(_LIVE, "uq_visit_prisoner_slot", "prisoner_id", "slot_id"),
        one_where(_LIVE, "uq_visit_repays", "repays_id"),
        # One urgent request at a time; which of them still waits, the state says.
        one_where(_URGENT, "uq_visit_urgent", "visitor_id"),
        index_where("state = 'submitted'", "ix_visit_queue", "facility_id", "due_at"),
        Index("ix_visit_visitor_id_submitted_at", "visitor_id", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    # Drawn with the form: the same form sent twice is the same visit.
    request_key: Mapped[str] = mapped_column(String(43), unique=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column()
    state: Mapped[State] = mapped_column(EnumText(State))
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), index=True)
    # None (0) on the waiting list: then its slot is the day's last, and says the day alone.
    seat_no: Mapped[int] = mapped_column()
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # When an answer is due: the home's while it is submitted, the family's while it was asked
    # something, offered other hours or kept a place; on the waiting list, when the wait ends.
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    relation: Mapped[Relation] = mapped_column(EnumText(Relation))

    wanted_name: Mapped[str] = mapped_column(String(120))
    # Families often know only some of these.
    wanted_parent_name: Mapped[str | None] = mapped_column(String(120))
    wanted_age: Mapped[int | None] = mapped_column()
    wanted_gender: Mapped[Gender | None] = mapped_column(EnumText(Gender))
    wanted_number: Mapped[str | None] = mapped_column(String(40))
    # Empty until an officer has found the prisoner in the register.
    prisoner_id: Mapped[int | None] = mapped_column(ForeignKey("prisoner.id"), index=True)

    # The officer of the help desk who asked for her, at his PC; empty when she asked herself. No
    # foreign key, as with events: the record outlives his account.
    booked_by_id: Mapped[int | None] = mapped_column()
    booked_by_name: Mapped[str | None] = mapped_column(String(120))

    # The visit whose lost minutes this one gives back; such a visit is not counted. No foreign
    # key: SQLite would have to copy the table and its triggers, and no visit is ever deleted.
    repays_id: Mapped[int | None] = mapped_column()

    # Between two homes: where the prisoner who asks is held, and whether that home has still to say
    # yes. No foreign key, for the same reason; the rest of his side is a row of its own.
    other_facility_id: Mapped[int | None] = mapped_column()
    awaits_home: Mapped[bool] = mapped_column(default=False, server_default=false())

    # Whether a later change is still to be looked at; the doubts are rows of their own.
    is_flagged: Mapped[bool] = mapped_column(default=False)

    facility: Mapped[Facility] = relationship(lazy="raise")
    visitor: Mapped[Visitor] = relationship(lazy="raise")
    slot: Mapped[Slot] = relationship(lazy="raise")
    prisoner: Mapped[Prisoner | None] = relationship(lazy="raise")
    attendees: Mapped[list[Attendee]] = relationship(lazy="raise", order_by="Attendee.id")
    events: Mapped[list[VisitEvent]] = relationship(
        lazy="raise", order_by="VisitEvent.number", back_populates="visit"
    )
    # The hours that the home offers instead of the one asked for; empty unless it has.
    offers: Mapped[list[VisitOffer]] = relationship(
        lazy="raise", order_by="VisitOffer.id", cascade="all, delete-orphan"
    )
    # Where else the family would come, in its order, if the hour asked for cannot be.
    wishes: Mapped[list[VisitWish]] = relationship(
        lazy="raise", order_by="VisitWish.place", cascade="all, delete-orphan"
    )
    help_asked: Mapped[HelpAsked | None] = relationship(
        lazy="raise", uselist=False, cascade="all, delete-orphan"
    )
    urgent_case: Mapped[UrgentCase | None] = relationship(
        lazy="raise", uselist=False, cascade="all, delete-orphan"
    )
    suggestion: Mapped[Suggestion | None] = relationship(lazy="raise", uselist=False)
    escalations: Mapped[list[Escalation]] = relationship(lazy="raise", order_by="Escalation.id")
    messages: Mapped[list[Message]] = relationship(lazy="raise", order_by="Message.id")
    video_room: Mapped[VideoRoom | None] = relationship(lazy="raise", uselist=False)
    device_check: Mapped[DeviceCheck | None] = relationship(lazy="raise", uselist=False)
    minute_credit: Mapped[MinuteCredit | None] = relationship(lazy="raise", uselist=False)
    gate_pass: Mapped[GatePass | None] = relationship(lazy="raise", uselist=False)

    __mapper_args__ = {"version_id_col": version}

    @property
    def facts(self) -> VisitFacts:
        """What the moves depend on; slot and facility must be loaded."""
        asked_to_come = timedelta(minutes=self.facility.policy.arrive_minutes_before)
        return VisitFacts(
            state=self.state,
            starts_at=self.slot.starts_at,
            ends_at=self.ends_at,
            answer_by=self.due_at if self.state in HAS_AN_END else None,
            arrive_before=asked_to_come + EARLY_BIRDS,
            is_flagged=self.is_flagged,
            lane=self.lane,
            is_between_homes=self.is_between_homes,
            awaits_home=self.awaits_home,
        )

    @property
    def level(self) -> Level:
        """How far this request has climbed; the escalations must be loaded."""
        return max((one.step for one in self.escalations), key=lambda s: s.rank, default=Level.HOME)

    @property
    def is_expected(self) -> bool:
        """Whether the visitor will come, or is there now."""
        return self.state in (State.APPROVED, State.CHECKED_IN, State.IN_PROGRESS)

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED

    @property
    def is_between_homes(self) -> bool:
        """Whether a prisoner of another home asks."""
        return self.other_facility_id is not None

    @property
    def has_hour(self) -> bool:
        """Whether an hour was ever its own: on the waiting list it has but a day."""
        return self.seat_no > 0

    def move(
        self,
        move: Move,
        *,
        mover: Mover,
        actor: Actor,
        at: datetime,
        reason: Reason | None = None,
        **notes: Any,
    ) -> VisitEvent:
        """Make a legal move and append its event; raises IllegalMove. The only writer of state.

        The events must be loaded. `notes` are `family_note`, `staff_note` and `checks`.
        """
        found = step(self.state, move, mover)
        before, self.state = self.state, found.to
        return self._append(move, before, actor, at, reason, notes)

    def begin(self, *, actor: Actor, at: datetime, move: Move = Move.SUBMIT) -> VisitEvent:
        """Enter the first state, with a place or in the line, and append the first event."""
        self.state = FIRST[move]
        return self._append(move, None, actor, at, None, {})

    def _append(
        self,
        move: Move,
        before: State | None,
        actor: Actor,
        at: datetime,
        reason: Reason | None,
        notes: dict[str, Any],
    ) -> VisitEvent:
        event = VisitEvent(
            number=len(self.events) + 1,
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            move=move,
            from_state=before,
            to_state=self.state,
            reason=reason,
            **notes,
        )
        event.chain_to(self.events[-1] if self.events else None, self.reference)
        self.events.append(event)
        return event


# The same as `Visit.ends_at`, for a query that has joined the slot.
ENDS_AT = func.coalesce(Visit.longer_until, Slot.ends_at)
