"""Owns changing a visit without cancelling it: another hour, other people, the same reference.

A request that waits is changed at once, its place exchanged in one transaction. An approved visit
stays as it is until an officer agrees: no place is held at the new hour, so asking costs nobody
anything, and a family never loses the visit it has.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.review_flags import ABOUT_THE_HOUR, Settled
from app.domain.visit_rules import Person
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.slot import Slot
from app.models.visit_change import VisitChange
from app.queries.changes import waiting_change
from app.queries.prisoner_checks import checks_for
from app.services import messages, outbox
from app.services.allowances import hold_anew, hold_for_approval
from app.services.companions import as_text, companions_of, give_people
from app.services.decisions import prisoner_meant, visit_to_decide, weigh
from app.services.extra_places import exchange_with_time, hold_for_exchange, seat_party
from app.services.flags import settle_flags
from app.services.moves import check_move, visit_to_move
from app.services.places import exchange_place
from app.services.request_rules import check_change
from app.services.reschedules import owe_new_pass
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit
    from app.services.visits import Companion


@dataclass(frozen=True, kw_only=True)
class Change:
    """The visit as the family wants it now: its hour, and who comes besides the visitor."""

    slot_id: int | None
    companions: tuple[Companion, ...]


def amend_request(actor: Actor, reference: str, wanted: Change) -> None:
    """Change a request that waits, at once; raises Refused, NotFound, AlreadyDecided."""
    try:
        with transaction(actor):
            visit, change = _asked(actor, reference, Move.AMEND, wanted)
            db.session.add(change)
            give_people(visit, change, actor)
            _give_hour(visit, change)
            at = now()
            change.settled_at, change.is_made = at, True
            visit.due_at = visit.answer_due(at)
            hold_anew(visit, actor)
            event = visit.move(Move.AMEND, mover=Mover.VISITOR, actor=actor, at=at)
            db.session.flush()
            messages.queue_news(visit, event)
            owe_new_look(visit, event.number)
    except IntegrityError as error:
        raise refused(Code.SLOT_ALREADY_ASKED, "slot_id") from error


def ask_for_change(actor: Actor, reference: str, wanted: Change) -> None:
    """Ask the home to change an approved visit, in place of what was asked before."""
    with transaction(actor):
        visit, change = _asked(actor, reference, Move.ASK_CHANGE, wanted)
        earlier = waiting_change(visit.id)
        if earlier is not None:
            earlier.settled_at = now()
            db.session.flush()
        db.session.add(change)
        event = visit.move(Move.ASK_CHANGE, mover=Mover.VISITOR, actor=actor, at=now())
        messages.queue_news(visit, event)


def agree_to_change(
    actor: Actor, reference: str, staff_note: str | None, *, usual_time_will_do: bool = False
) -> None:
    """Change an approved visit as its family asked; all is weighed as an approval is."""
    try:
        with transaction(actor):
            visit = visit_to_decide(actor, reference, Move.AGREE_CHANGE)
            change = _waiting(visit)
            hold_for_exchange(visit, change.slot)
            prisoner = prisoner_meant(visit, visit.prisoner_id)
            give_people(visit, change, actor)
            found = checks_for(visit, prisoner, change.slot)
            weigh(found, staff_note)
            if not _gives_hour_and_time(visit, change) and not usual_time_will_do:
                raise refused(Code.TIME_NOT_KEPT, "usual_time_will_do")
            seat_party(visit)
            hold_for_approval(visit, prisoner, actor, staff_note)
            change.settled_at, change.is_made = now(), True
            event = visit.move(
                Move.AGREE_CHANGE,
                mover=Mover.DECIDER,
                actor=actor,
                at=now(),
                staff_note=staff_note,
                checks=[asdict(check) for check in found],
            )
            if change.moves_hour:
                settle_flags(visit, actor, Settled.MOVED, kinds=ABOUT_THE_HOUR)
            db.session.flush()
            messages.queue_news(visit, event)
            owe_new_pass(visit, event.number)
    except IntegrityError as error:
        raise refused(Code.SLOT_ALREADY_ASKED, "staff_note") from error


def decline_change(actor: Actor, reference: str, family_note: str | None) -> None:
    """Say that the change cannot be; the visit stays as it was approved."""
    with transaction(actor):
        visit = visit_to_decide(actor, reference, Move.DECLINE_CHANGE)
        _waiting(visit).settled_at = now()
        event = visit.move(
            Move.DECLINE_CHANGE,
            mover=Mover.DECIDER,
            actor=actor,
            at=now(),
            family_note=family_note,
        )
        messages.queue_news(visit, event)


def _asked(actor: Actor, reference: str, move: Move, wanted: Change) -> tuple[Visit, VisitChange]:
    """The visit, locked, and the change as a row; raises Refused with all that speaks against."""
    visit = visit_to_move(reference)
    # An officer sees the visit too, but the change is the family's to ask for.
    if actor.kind is not ActorKind.VISITOR:
        raise NotFound
    check_move(visit, move, Mover.VISITOR)
    slot = _slot_for(visit, wanted.slot_id)
    people = [Person(name=person.name, age=person.age) for person in wanted.companions]
    check_change(actor, visit, slot, people)
    before, after = as_text(companions_of(visit)), as_text(wanted.companions)
    if slot.id == visit.slot_id and before == after:
        raise refused(Code.NOTHING_CHANGED)
    is_other = before != after
    return visit, VisitChange(
        visit_id=visit.id,
        asked_at=now(),
        from_slot_id=visit.slot_id,
        slot=slot,
        slot_id=slot.id,
        people_before=before if is_other else None,
        people=after if is_other else None,
        is_made=False,
    )


def _give_hour(visit: Visit, change: VisitChange) -> None:
    if change.moves_hour:
        exchange_place(visit, change.slot)
        _strike_wish(visit, change)


def _gives_hour_and_time(visit: Visit, change: VisitChange) -> bool:
    """Give the hour asked for; whether the visit still has the double time that it had."""
    if not change.moves_hour:
        return True
    is_kept = exchange_with_time(visit, change.slot)
    _strike_wish(visit, change)
    return is_kept


def _strike_wish(visit: Visit, change: VisitChange) -> None:
    visit.wishes = [wish for wish in visit.wishes if wish.slot_id != change.slot_id]


def _waiting(visit: Visit) -> VisitChange:
    change = waiting_change(visit.id)
    # The other officer answered it, or the visit was moved from where the family saw it.
    if change is None:
        raise refused(Code.NO_CHANGE_ASKED)
    return change


def _slot_for(visit: Visit, slot_id: int | None) -> Slot:
    slot: Slot | None = db.session.scalar(
        select(Slot)
        .where(Slot.id == slot_id, Slot.facility_id == visit.facility_id, Slot.mode == visit.mode)
        .options(joinedload(Slot.facility))
    )
    if slot is None:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return slot


def owe_new_look(visit: Visit, number: int) -> None:
    """What speaks for or against the hour is looked up anew for the queue."""
    kind = OutboxKind.SUGGEST_PRISONER
    outbox.owe(
        kind,
        visit.id,
        dedupe_key=f"{kind}:{visit.id}:{number}",
        worth_for=visit.slot.starts_at - now(),
    )
