"""Owns what a family does with a visit: ask for it, withdraw the request, cancel the visit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.compassion import Lane, UrgentWords
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.visit_rules import Person
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.attendee import Attendee
from app.models.help_asked import HelpAsked
from app.models.slot import Slot
from app.models.urgent_case import UrgentCase
from app.models.visit_wish import VisitWish
from app.models.visitor import Visitor
from app.queries.wishes import hours_wished
from app.services import messages, outbox
from app.services.allowances import hold_if_known, settle_allowance
from app.services.draft_holds import use_hold
from app.services.drafts import forget_form
from app.services.kept_people import keep_people
from app.services.lines import let_go_of_place
from app.services.moves import check_move, visit_to_move
from app.services.places import HER_TURN, NO_LINE, places_for, take_place
from app.services.request_rules import check_request
from app.services.sent_forms import SentForm, earlier, visit_asked_for
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.help_needs import Need
    from app.domain.identity_proof import Gender, IdentityKind
    from app.domain.relations import Relation
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Companion:
    """Somebody who would come with the visitor."""

    name: str
    age: int
    gender: Gender
    relation: Relation
    identity_kind: IdentityKind


@dataclass(frozen=True, kw_only=True)
class WantedVisit(SentForm):
    """A request as the family makes it: an hour, a prisoner in their words, a party."""

    facility_id: int
    slot_id: int
    wanted_age: int | None
    wanted_gender: Gender | None
    companions: tuple[Companion, ...]
    # The second and the third choice, in their order; no place is kept there.
    other_slot_ids: tuple[int, ...] = ()
    needs: tuple[Need, ...] = ()
    needs_note: str | None = None
    # What has happened, when it is asked for in days of death or grave illness.
    urgent: UrgentWords | None = None

    @property
    def lane(self) -> Lane:
        """By which door it comes."""
        return Lane.COMPASSION if self.urgent else Lane.ORDINARY


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
    made = earlier(wanted)
    if made:
        return made
    # Locked, so that many forms sent at once are counted one after the other.
    visitor = db.session.get_one(Visitor, actor.id, with_for_update={"key_share": True})
    visit = _new_visit(visitor, slot, wanted, actor)
    db.session.add(visit)
    event = visit.begin(actor=actor, at=visit.submitted_at)
    db.session.flush()
    hold_if_known(visit, actor)
    messages.queue_news(visit, event)
    owe_suggestion(visit)
    keep_people(visitor.id, wanted.companions)
    forget_form(wanted.request_key)
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
        before = visit.state
        event = visit.move(move, mover=Mover.VISITOR, actor=actor, at=now())
        let_go_of_place(visit, before)
        settle_allowance(visit, event)
        messages.queue_news(visit, event)


def _new_visit(visitor: Visitor, slot: Slot, wanted: WantedVisit, actor: Actor) -> Visit:
    at = now()
    # What was kept while she filled the form is hers to take; all under the slot's lock.
    turn = HER_TURN if use_hold(slot, visitor.id) else NO_LINE
    check_request(actor, visitor, slot, people_of(wanted), wanted.lane)
    visit = as_written(visitor, slot, wanted, actor)
    visit.seat_no = take_place(slot.id, places_for(actor, wanted.lane), turn)
    visit.submitted_at = at
    visit.due_at = visit.answer_due(at)
    visit.wishes = _wishes(slot, wanted)
    return visit


def as_written(visitor: Visitor, slot: Slot, wanted: WantedVisit, actor: Actor) -> Visit:
    """The visit that these words ask for; its seat, its time and its wishes are still to be set."""
    return visit_asked_for(
        wanted,
        visitor,
        slot,
        booked_by_id=actor.helper_id,
        booked_by_name=actor.helper_name,
        lane=wanted.lane,
        wanted_age=wanted.wanted_age,
        wanted_gender=wanted.wanted_gender,
        attendees=[Attendee(**asdict(companion)) for companion in wanted.companions],
        help_asked=help_asked(wanted.needs, wanted.needs_note),
        urgent_case=UrgentCase(**asdict(wanted.urgent)) if wanted.urgent else None,
    )


def help_asked(needs: tuple[Need, ...], note: str | None) -> HelpAsked | None:
    """The row for what was ticked and written; none for nothing."""
    return HelpAsked(needs=list(needs), note=note) if needs or note else None


def _wishes(slot: Slot, wanted: WantedVisit) -> list[VisitWish]:
    hours = hours_wished(slot, wanted.other_slot_ids)
    return [
        VisitWish(slot=hour, slot_id=hour.id, place=place) for place, hour in enumerate(hours, 2)
    ]


def people_of(wanted: WantedVisit) -> list[Person]:
    """Who comes besides, as the rules look at them."""
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
        .with_for_update(of=Slot, key_share=True)
    )
    if slot is None:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return slot
