"""Owns the demo's visits: one in every state, at the homes whose officers can sign in."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.demo.hours import slot_near
from app.demo.people import a_name
from app.domain.actor import SYSTEM, Actor, ActorKind
from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.decision_clock import due_time
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.reference import new_reference
from app.domain.relations import Relation
from app.domain.visit_states import HOLDS_A_PLACE, UNDECIDED, Move, Mover, State
from app.extensions import db
from app.models.attendee import Attendee
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_offer import VisitOffer
from app.services import messages, outbox
from app.services.allowances import hold_if_known, settle_allowance
from app.services.lists import put_on_list

if TYPE_CHECKING:
    from app.models.facility import Facility
    from app.models.urgent_case import UrgentCase
    from app.models.user import User
    from app.models.visit_event import VisitEvent
    from app.models.visitor import Visitor

# How each state is reached: the moves after the request, and where its hour lies from now. Those
# of a full day are in `demo/lines.py`.
STORIES: dict[State, tuple[tuple[Move, ...], float]] = {
    State.SUBMITTED: ((), 3),
    State.NEEDS_INFO: ((Move.ASK,), 4),
    State.OFFERED: ((Move.OFFER,), 3),
    State.APPROVED: ((Move.APPROVE,), 2),
    State.REJECTED: ((Move.REJECT,), 4),
    State.WITHDRAWN: ((Move.WITHDRAW,), 3),
    State.LAPSED: ((Move.LAPSE,), -1),
    State.CANCELLED_BY_VISITOR: ((Move.APPROVE, Move.CANCEL), 5),
    State.CANCELLED_BY_PRISON: ((Move.APPROVE, Move.CANCEL_FOR_PRISON), 2),
    State.CHECKED_IN: ((Move.APPROVE, Move.CHECK_IN), 0),
    State.IN_PROGRESS: ((Move.APPROVE, Move.CHECK_IN, Move.BEGIN), 0),
    State.COMPLETED: ((Move.APPROVE, Move.CHECK_IN, Move.BEGIN, Move.COMPLETE), -3),
    State.CUT_SHORT: ((Move.APPROVE, Move.CHECK_IN, Move.BEGIN, Move.CUT_SHORT), -4),
    State.NO_SHOW: ((Move.APPROVE, Move.MARK_NO_SHOW), -5),
    State.REFUSED_ENTRY: ((Move.APPROVE, Move.REFUSE_ENTRY), -6),
}
REASONS = {
    Move.REJECT: Reason.RELATION_UNPROVED,
    Move.CANCEL_FOR_PRISON: Reason.WEATHER,
    Move.CUT_SHORT: Reason.CONDUCT,
    Move.REFUSE_ENTRY: Reason.ID_NOT_BROUGHT,
}
NOTES = {
    Move.ASK: "Please write how you are related: your surname is not the one in our register.",
    Move.OFFER: "He is at court that morning.",
}
MOVERS = {
    Move.ASK: Mover.DECIDER,
    Move.OFFER: Mover.DECIDER,
    Move.APPROVE: Mover.DECIDER,
    Move.REJECT: Mover.DECIDER,
    Move.CANCEL_FOR_PRISON: Mover.DECIDER,
    Move.WITHDRAW: Mover.VISITOR,
    Move.CANCEL: Mover.VISITOR,
    Move.LAPSE: Mover.SYSTEM,
}
RELATIONS = {
    Gender.FEMALE: (Relation.MOTHER, Relation.WIFE, Relation.SISTER),
    Gender.MALE: (Relation.FATHER, Relation.HUSBAND, Relation.BROTHER),
}
# An urgent request has just come.
LATELY = timedelta(minutes=40)
TOLD = frozenset({State.SUBMITTED, State.NEEDS_INFO, State.OFFERED, State.APPROVED, State.REJECTED})


class VisitMaker:
    """Makes visits at one home for the demo's visitors."""

    def __init__(self, facility: Facility, officer: User, random: Random) -> None:
        self.facility = facility
        self.random = random
        self.officer = Actor(kind=ActorKind.OFFICER, id=officer.id, name=officer.name)
        self.prisoners = list(
            db.session.scalars(select(Prisoner).where(Prisoner.facility_id == facility.id))
        )
        # Each in his turn, and nobody twice at one hour.
        self.in_turn = cycle(self.prisoners)
        self.met: set[tuple[int, int]] = set()
        self.meant: dict[str, Prisoner] = {}
        self.asked: dict[int, set[int]] = defaultdict(set)

    def add(
        self,
        state: State,
        visitor: Visitor,
        mode: Mode,
        days: float | None = None,
        urgent: UrgentCase | None = None,
    ) -> Visit:
        """Add a visit that went through every move to `state`."""
        moves, usual_days = STORIES[state]
        ahead = timedelta(days=usual_days if days is None else days)
        slot = slot_near(self.facility, mode, now() + ahead, but=self.asked[visitor.id])
        self.asked[visitor.id].add(slot.id)
        prisoner = next(one for one in self.in_turn if (slot.id, one.id) not in self.met)
        self.met.add((slot.id, prisoner.id))
        slot.places_taken += 1
        visit = self.as_asked(visitor, slot, prisoner)
        if urgent is not None:
            visit.lane, visit.urgent_case = Lane.COMPASSION, urgent
            visit.submitted_at = now() - LATELY
            visit.due_at = visit.answer_due(visit.submitted_at)
        self.meant[visit.reference] = prisoner
        db.session.add(visit)
        event = visit.begin(actor=visitor.actor, at=visit.submitted_at)
        for count, move in enumerate(moves, 1):
            if move is Move.APPROVE:
                self._find(visit, prisoner)
            if move is Move.OFFER:
                self._offer(visit, prisoner)
            event = visit.move(
                move,
                mover=MOVERS.get(move, Mover.GATE),
                actor=self._actor(move, visitor),
                at=self._at(visit, move, count),
                reason=REASONS.get(move),
                family_note=NOTES.get(move),
            )
            if move is Move.APPROVE:
                hold_if_known(visit, self._actor(move, visitor))
            settle_allowance(visit, event)
        if state not in HOLDS_A_PLACE:
            slot.places_taken -= 1
        db.session.flush()
        self._owe(visit, event)
        self._owe_suggestion(visit)
        return visit

    def _at(self, visit: Visit, move: Move, count: int) -> datetime:
        """Officers decide some hours after the request, the gate acts around the hour itself."""
        if MOVERS.get(move, Mover.GATE) is Mover.GATE:
            return min(now(), visit.slot.starts_at + timedelta(minutes=5 * count - 15))
        if move is Move.LAPSE:
            return visit.slot.starts_at
        return visit.submitted_at + timedelta(hours=count)

    def as_asked(self, visitor: Visitor, slot: Slot, prisoner: Prisoner) -> Visit:
        """A request for this hour, made a day ago, on the seat that was counted last."""
        asked_at = min(now(), slot.starts_at) - timedelta(
            days=1, minutes=self.random.randint(1, 600)
        )
        return Visit(
            reference=new_reference(),
            request_key=secrets.token_urlsafe(32),
            request_hash="demo",
            facility=self.facility,
            facility_id=self.facility.id,
            visitor=visitor,
            visitor_id=visitor.id,
            slot=slot,
            mode=slot.mode,
            seat_no=slot.places_taken,
            submitted_at=asked_at,
            due_at=due_time(asked_at, slot.starts_at, self.facility.policy, self.facility.zone),
            relation=self.random.choice(RELATIONS[visitor.gender or Gender.FEMALE]),
            wanted_name=prisoner.name,
            wanted_parent_name=prisoner.parent_name,
            wanted_age=now().year - prisoner.birth_year + self.random.randint(-2, 2),
            wanted_gender=prisoner.gender,
            attendees=self._companions(),
            offers=[],
            events=[],
        )

    def _companions(self) -> list[Attendee]:
        return [
            Attendee(
                name=a_name(self.random, Gender.FEMALE)[0],
                age=self.random.choice((8, 24, 45)),
                gender=Gender.FEMALE,
                relation=Relation.SISTER,
                identity_kind=IdentityKind.VOTER_ID,
            )
            for _ in range(self.random.choice((0, 0, 1, 2)))
        ]

    def _offer(self, visit: Visit, prisoner: Prisoner) -> None:
        free = db.session.scalars(
            select(Slot)
            .where(Slot.facility_id == self.facility.id, Slot.mode == visit.mode)
            .where(Slot.starts_at > visit.slot.ends_at, Slot.places_taken < Slot.places)
            .order_by(Slot.starts_at)
            .limit(3)
        ).all()
        visit.offers = [
            VisitOffer(slot_id=slot.id, slot=slot, prisoner_id=prisoner.id) for slot in free
        ]
        visit.due_at = max(slot.starts_at for slot in free)

    def _find(self, visit: Visit, prisoner: Prisoner) -> None:
        visit.prisoner = prisoner
        visit.prisoner_id = prisoner.id
        self.put_on_list(visit)

    def put_on_list(self, visit: Visit) -> None:
        """The visitor is on the list of whom her request means, from an earlier visit."""
        prisoner = self.meant[visit.reference]
        put_on_list(visit, prisoner, self.officer)

    def _actor(self, move: Move, visitor: Visitor) -> Actor:
        mover = MOVERS.get(move, Mover.GATE)
        if mover is Mover.VISITOR:
            return visitor.actor
        return SYSTEM if mover is Mover.SYSTEM else self.officer

    def _owe_suggestion(self, visit: Visit) -> None:
        kind = OutboxKind.SUGGEST_PRISONER
        if visit.state in UNDECIDED:
            outbox.owe(kind, visit.id, dedupe_key=f"{kind}:{visit.id}", worth_for=timedelta(days=7))

    def _owe(self, visit: Visit, event: VisitEvent) -> None:
        if visit.state in TOLD:
            messages.queue_news(visit, event)
        if visit.is_expected:
            is_video = visit.mode is Mode.VIDEO
            kind = OutboxKind.OPEN_VIDEO_ROOM if is_video else OutboxKind.ISSUE_PASS
            outbox.owe(
                kind,
                visit.id,
                dedupe_key=f"{kind}:{visit.id}",
                worth_for=timedelta(days=7),
            )
