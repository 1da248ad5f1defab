"""Owns what a family does with a visit: ask for it, withdraw the request, cancel the visit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.decision_clock import due_time
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.reference import new_reference
from app.domain.visit_rules import Person
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.help_asked import HelpAsked
from app.models.slot import Slot
from app.models.visit import Attendee, Visit
from app.models.visit_draft import VisitDraft
from app.models.visit_wish import VisitWish
from app.models.visitor import Visitor
from app.queries.wishes import hours_wished
from app.services import messages, outbox
from app.services.allowances import hold_if_known, settle_allowance
from app.services.draft_holds import let_go, use_hold
from app.services.kept_people import keep_people
from app.services.moves import check_move, visit_to_move
from app.services.places import give_back_places, places_for, take_place
from app.services.request_rules import check_request
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.help_needs import Need
    from app.domain.identity_proof import Gender, IdentityKind
    from app.domain.relations import Relation


@dataclass(frozen=True, kw_only=True)
class Companion:
    """Somebody who would come with the visitor."""

    name: str
    age: int
    gender: Gender
    relation: Relation
    identity_kind: IdentityKind


@dataclass(frozen=True, kw_only=True)
class WantedVisit:
    """A request as the family makes it: an hour, a prisoner in their words, a party."""

    request_key: str
    facility_id: int
    slot_id: int
    relation: Relation
    wanted_name: str
    wanted_parent_name: str | None
    wanted_age: int | None
    wanted_gender: Gender | None
    wanted_number: str | None
    companions: tuple[Companion, ...]
    # The second and the third choice, in their order; no place is kept there.
    other_slot_ids: tuple[int, ...] = ()
    needs: tuple[Need, ...] = ()
    needs_note: str | None = None

    @property
    def hash(self) -> str:
        """What tells two different requests under one key apart."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def submit_visit(actor: Actor, wanted: WantedVisit) -> str:
    """Ask for a visit and return its reference; the same form again returns the same visit.

    Raises Refused with every rule that speaks against it.
    """
    try:
        with transaction(actor):
            return add_request(actor, wanted)
    except IntegrityError as error:
        # The unique seat behind the guarded count.
        raise refused(Code.SLOT_FULL, "slot_id") from error


def add_request(actor: Actor, wanted: WantedVisit) -> str:
    """Add a request to the present transaction and return its reference; raises Refused."""
    # The slot is locked before the form is looked up: two copies of one form then come one after
    # the other, and the second finds the visit that the first has made.
    slot = _locked_slot(wanted)
    earlier = _earlier(wanted)
    if earlier:
        return earlier
    # Locked, so that many forms sent at once are counted one after the other.
    visitor = db.session.get_one(Visitor, actor.id, with_for_update=True)
    visit = _new_visit(visitor, slot, wanted, actor)
    db.session.add(visit)
    event = visit.begin(actor=actor, at=visit.submitted_at)
    db.session.flush()
    hold_if_known(visit, actor)
    messages.queue_news(visit, event)
    owe_suggestion(visit)
    keep_people(visitor.id, wanted.companions)
    _drop_draft(wanted)
    return visit.reference


def withdraw_visit(actor: Actor, reference: str) -> None:
    """Take back a request that is not decided yet."""
    _leave(actor, reference, Move.WITHDRAW)


def cancel_visit(actor: Actor, reference: str) -> None:
    """Cancel an approved visit before its hour."""
    _leave(actor, reference, Move.CANCEL)


def _leave(actor: Actor, reference: str, move: Move) -> None:
    with transaction(actor):
        visit = visit_to_move(reference)
        # An officer sees the visit too, but a family's change of mind is not his to make.
        if actor.kind is not ActorKind.VISITOR:
            raise NotFound
        check_move(visit, move, Mover.VISITOR)
        event = visit.move(move, mover=Mover.VISITOR, actor=actor, at=now())
        give_back_places(visit)
        settle_allowance(visit, event)
        messages.queue_news(visit, event)


def _earlier(wanted: WantedVisit) -> str | None:
    """The visit that this form has already made, if it has."""
    visit: Visit | None = db.session.scalar(
        select(Visit).where(Visit.request_key == wanted.request_key)
    )
    if visit is None:
        return None
    if visit.request_hash != wanted.hash:
        raise refused(Code.SAME_FORM_OTHER_WORDS)
    return visit.reference


def _new_visit(visitor: Visitor, slot: Slot, wanted: WantedVisit, actor: Actor) -> Visit:
    at = now()
    # What was kept while she filled the form is hers to take; all under the slot's lock.
    use_hold(slot, visitor.id)
    check_request(actor, visitor, slot, _people(wanted))
    seat_no = take_place(slot.id, places_for(actor))
    facility = slot.facility
    return Visit(
        reference=new_reference(),
        request_key=wanted.request_key,
        request_hash=wanted.hash,
        facility=facility,
        facility_id=facility.id,
        visitor=visitor,
        visitor_id=visitor.id,
        slot=slot,
        mode=slot.mode,
        seat_no=seat_no,
        booked_by_id=actor.helper_id,
        booked_by_name=actor.helper_name,
        submitted_at=at,
        due_at=due_time(at, slot.starts_at, facility.policy, facility.zone),
        relation=wanted.relation,
        wanted_name=wanted.wanted_name,
        wanted_parent_name=wanted.wanted_parent_name,
        wanted_age=wanted.wanted_age,
        wanted_gender=wanted.wanted_gender,
        wanted_number=wanted.wanted_number,
        attendees=[Attendee(**asdict(companion)) for companion in wanted.companions],
        help_asked=help_asked(wanted.needs, wanted.needs_note),
        wishes=_wishes(slot, wanted),
        offers=[],
        events=[],
    )


def help_asked(needs: tuple[Need, ...], note: str | None) -> HelpAsked | None:
    """The row for what was ticked and written; none for nothing."""
    return HelpAsked(needs=list(needs), note=note) if needs or note else None


def _wishes(slot: Slot, wanted: WantedVisit) -> list[VisitWish]:
    hours = hours_wished(slot, wanted.other_slot_ids)
    return [
        VisitWish(slot=hour, slot_id=hour.id, place=place) for place, hour in enumerate(hours, 2)
    ]


def _people(wanted: WantedVisit) -> list[Person]:
    return [Person(name=person.name, age=person.age) for person in wanted.companions]


def owe_suggestion(visit: Visit) -> None:
    """The worker looks whom the family means: never the request itself, whose time could tell."""
    kind = OutboxKind.SUGGEST_PRISONER
    outbox.owe(
        kind,
        visit.id,
        dedupe_key=f"{kind}:{visit.id}",
        worth_for=max(visit.slot.starts_at - now(), timedelta(minutes=1)),
    )


def _locked_slot(wanted: WantedVisit) -> Slot:
    slot: Slot | None = db.session.scalar(
        select(Slot)
        .where(Slot.id == wanted.slot_id, Slot.facility_id == wanted.facility_id)
        .options(joinedload(Slot.facility))
        .with_for_update(of=Slot)
    )
    if slot is None:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return slot


def _drop_draft(wanted: WantedVisit) -> None:
    draft = db.session.scalar(
        select(VisitDraft).where(VisitDraft.request_key == wanted.request_key)
    )
    if draft:
        db.session.delete(draft)
        let_go(draft.visitor_id)
