"""Owns the waiting list for a full day: joining it, the place kept for the next, and the tap.

Fairness, not the fastest finger: while families wait for a day, a place that comes free there is
taken by nobody (`places.NO_LINE`); this clock gives it to the next of them by the same guarded
update as any other, as a visit that holds its seat until the family has answered. It looks at
state and at no event: whatever freed the place, a withdrawal or an added hour, is found. What is
not taken in time lapses like any request, and its place is free for the next turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased, joinedload

from app.domain.actor import SYSTEM, ActorKind
from app.domain.clock import day_bounds, local, now
from app.domain.decision_clock import due_time
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused, refused
from app.domain.visit_states import HOLDS_A_PLACE, Move, Mover, State
from app.domain.waiting_list import LineFacts, place_kept_until, wait_ends_at
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.models.waiting import Waiting
from app.queries.waiting import goes_first
from app.services import messages
from app.services.allowances import hold_if_known
from app.services.drafts import forget_form
from app.services.kept_people import keep_people
from app.services.lines import leave_line
from app.services.moves import check_move, visit_to_move
from app.services.places import FOR_FAMILIES, HER_TURN, take_place
from app.services.request_rules import check_line
from app.services.sent_forms import earlier
from app.services.transaction import transaction
from app.services.visits import as_written, owe_suggestion, people_of

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.services.visits import WantedVisit

AT_ONCE = 200


def wait_for_day(actor: Actor, wanted: WantedVisit) -> str:
    """Join the line for the day of `wanted.slot_id` and return the reference of the request.

    The same form again returns the same request. Raises Refused, also when an hour is free.
    """
    try:
        with transaction(actor):
            return _join(actor, wanted)
    except IntegrityError as error:
        # Two forms of one phone at once: the unique stand in the line.
        raise refused(Code.WAITING_ALREADY, "slot_id") from error


def take_kept_place(actor: Actor, reference: str) -> None:
    """Take the place that is kept: from now on it is a request like any other.

    A second tap changes nothing. Raises Refused when the time is over, AlreadyDecided or NotFound.
    """
    with transaction(actor):
        visit = visit_to_move(reference)
        # An officer sees the visit too, but the pick is the family's.
        if actor.kind is not ActorKind.VISITOR:
            raise NotFound
        if visit.state is State.SUBMITTED and visit.events[-1].move is Move.TAKE_PLACE:
            return
        check_move(visit, Move.TAKE_PLACE, Mover.VISITOR)
        if visit.slot.is_closed:
            raise refused(Code.SLOT_CLOSED)
        at, home = now(), visit.facility
        visit.due_at = due_time(at, visit.slot.starts_at, home.policy, home.zone)
        event = visit.move(Move.TAKE_PLACE, mover=Mover.VISITOR, actor=actor, at=at)
        hold_if_known(visit, actor)
        messages.queue_news(visit, event)
        owe_suggestion(visit)


def offer_free_places() -> int:
    """Keep each free place of a full day for the next in its line; how many. May run twice."""
    for kept in range(AT_ONCE):
        with scope.acting(SYSTEM):
            found = db.session.execute(_next_in_line()).first()
        db.session.rollback()
        if found is None or not _keep_place(found.reference, found.slot_id):
            return kept
    return AT_ONCE


def _join(actor: Actor, wanted: WantedVisit) -> str:
    # Locked, so that many forms sent at once are counted one after the other.
    visitor = db.session.get_one(Visitor, actor.id, with_for_update={"key_share": True})
    made = earlier(wanted)
    if made:
        return made
    slot = _slot(wanted)
    at, home = now(), slot.facility
    begins_at, ends_at = day_bounds(local(slot.starts_at, home.zone).date(), home.zone)
    line = Waiting(
        facility_id=home.id,
        visitor_id=visitor.id,
        mode=slot.mode,
        day_begins_at=begins_at,
        day_ends_at=ends_at,
        goes_first=goes_first(visitor.id, home),
        asked_at=at,
    )
    until = wait_ends_at(slot.starts_at, slot.mode, home.policy, home.zone)
    facts = LineFacts(
        has_free_hour=any(one.free_places_for(actor) for one in _hours_of(line)),
        is_in_it=_is_in_line(line),
        ends_at=until,
    )
    check_line(actor, visitor, slot, people_of(wanted), facts)
    visit = as_written(visitor, slot, wanted, actor)
    visit.seat_no, visit.submitted_at, visit.due_at = 0, at, until
    db.session.add(visit)
    event = visit.begin(actor=actor, at=at, move=Move.WAIT)
    db.session.flush()
    line.visit_id = visit.id
    db.session.add(line)
    db.session.flush()
    messages.queue_news(visit, event)
    keep_people(visitor.id, wanted.companions)
    forget_form(wanted.request_key)
    return visit.reference


def _keep_place(reference: str, slot_id: int) -> bool:
    """Keep this place for this family, unless somebody moved either of them meanwhile."""
    try:
        with transaction(SYSTEM) as session:
            visit = visit_to_move(reference)
            check_move(visit, Move.KEEP_PLACE, Mover.SYSTEM)
            seat_no, at, home = take_place(slot_id, turn=HER_TURN), now(), visit.facility
            slot = session.get_one(Slot, slot_id)
            visit.slot, visit.slot_id, visit.seat_no = slot, slot.id, seat_no
            visit.due_at = place_kept_until(at, slot.starts_at, slot.mode, home.policy, home.zone)
            event = visit.move(Move.KEEP_PLACE, mover=Mover.SYSTEM, actor=SYSTEM, at=at)
            leave_line(visit)
            messages.queue_news(visit, event)
            return True
    except (AlreadyDecided, Refused):
        # Another worker, or the family's own withdrawal: that move stands, the next turn looks on.
        return False


def _next_in_line() -> Select[str, int]:
    """The family whose turn it is, and the first free hour of its day that is not hers already."""
    other = aliased(Visit)
    has_it = exists().where(
        other.visitor_id == Waiting.visitor_id,
        other.slot_id == Slot.id,
        other.state.in_(HOLDS_A_PLACE),
    )
    return (
        select(Visit.reference, Slot.id.label("slot_id"))
        .join(Waiting, Waiting.visit_id == Visit.id)
        .join(Slot, _is_of_day(Waiting))
        .where(Waiting.left_at.is_(None), Visit.due_at > now(), ~has_it)
        .where(Slot.places_taken < FOR_FAMILIES, Slot.is_closed.is_(False))
        .order_by(Waiting.goes_first.desc(), Waiting.asked_at, Waiting.visit_id, Slot.starts_at)
        .limit(1)
    )


def _hours_of(line: Waiting) -> list[Slot]:
    return list(db.session.scalars(select(Slot).where(_is_of_day(line))))


def _is_of_day(line: Waiting | type[Waiting]) -> Any:
    return and_(
        Slot.facility_id == line.facility_id,
        Slot.mode == line.mode,
        Slot.starts_at >= line.day_begins_at,
        Slot.starts_at < line.day_ends_at,
    )


def _is_in_line(line: Waiting) -> bool:
    """Whether she waits for that day already, or has a place kept of it."""
    same = (
        select(Visit.id)
        .join(Slot, Slot.id == Visit.slot_id)
        .where(Visit.visitor_id == line.visitor_id, _is_of_day(line))
        .where(Visit.state.in_((State.WAITLISTED, State.PLACE_KEPT)))
        .limit(1)
    )
    return db.session.scalar(same) is not None


def _slot(wanted: WantedVisit) -> Slot:
    slot: Slot | None = db.session.scalar(
        select(Slot)
        .where(Slot.id == wanted.slot_id, Slot.facility_id == wanted.facility_id)
        .options(joinedload(Slot.facility))
    )
    if slot is None:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return slot
