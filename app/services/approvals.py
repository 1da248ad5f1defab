"""Owns what an officer decides: approve, reject, call off. Each in his own name, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused, refused
from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, NEEDS_A_NOTE, Reason
from app.domain.request_checks import Check, Verdict
from app.domain.review_flags import Settled
from app.domain.visit_states import Move, Mover
from app.queries.prisoner_checks import checks_for
from app.services import messages
from app.services.allowances import hold_for_approval, settle_allowance
from app.services.asking_side import check_asking_side
from app.services.decisions import (
    owe_meeting,
    prisoner_meant,
    visit_to_decide,
    weigh,
)
from app.services.extra_places import lengthen, seat_party
from app.services.flags import settle_flags
from app.services.lines import let_go_of_place
from app.services.lists import put_on_list
from app.services.places import AT_THE_DESK, exchange_place
from app.services.reschedules import hour_for
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.prisoner import Prisoner
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What an officer gives with a yes: the prisoner, whom he leaves out, and his notes."""

    prisoner_id: int | None
    # One of the hours wished; empty for the first.
    slot_id: int | None = None
    left_out: tuple[int, ...] = ()
    # Double time; an urgent request alone can have it.
    is_longer: bool = False
    family_note: str | None = None
    staff_note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """What an officer gives with a no: a reason of the list, and his notes."""

    reason: Reason | None
    family_note: str | None = None
    staff_note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Together:
    """What became of many requests approved in one act, by their references."""

    approved: tuple[str, ...]
    left: tuple[str, ...]


def approve_visit(actor: Actor, reference: str, approval: Approval) -> None:
    """Approve a request for the prisoner found; his list is settled with it.

    Raises Refused, AlreadyDecided or NotFound.
    """
    try:
        with transaction(actor):
            visit = visit_to_decide(actor, reference, Move.APPROVE)
            _leave_out(visit, approval.left_out)
            _give_hour(visit, approval.slot_id)
            _give_room(visit, approval)
            check_asking_side(visit, approval.prisoner_id)
            prisoner = prisoner_meant(visit, approval.prisoner_id)
            found = checks_for(visit, prisoner)
            weigh(found, approval.staff_note)
            _approve(actor, visit, prisoner, found, approval)
    except IntegrityError as error:
        # The family or the prisoner has another visit at that very hour.
        raise refused(Code.SLOT_ALREADY_ASKED, "slot_id") from error


def approve_together(actor: Actor, looked_at: Sequence[tuple[str, int]]) -> Together:
    """Approve these requests, each for the prisoner it was looked at with, if all is still green.

    Each is a decision of its own: what is no longer green, or decided already, is left as it is.
    """
    approved = [
        reference for reference, meant in looked_at if _is_approved(actor, reference, meant)
    ]
    left = [reference for reference, _ in looked_at if reference not in approved]
    return Together(approved=tuple(approved), left=tuple(left))


def reject_visit(actor: Actor, reference: str, rejection: Rejection) -> None:
    """Refuse a request with a reason; its place is free again."""
    _say_no(actor, reference, Move.REJECT, rejection, FOR_REJECTION)


def call_off_visit(actor: Actor, reference: str, rejection: Rejection) -> None:
    """Call off an approved visit for the prison, with a reason; its place is free again."""
    _say_no(actor, reference, Move.CANCEL_FOR_PRISON, rejection, FOR_CANCELLATION)


def note_for_staff(actor: Actor, reference: str, note: str | None) -> None:
    """Add a note that officers alone read; nothing else changes."""
    with transaction(actor):
        visit = visit_to_decide(actor, reference, Move.NOTE)
        visit.move(Move.NOTE, mover=Mover.DECIDER, actor=actor, at=now(), staff_note=note)


def _is_approved(actor: Actor, reference: str, prisoner_id: int) -> bool:
    try:
        with transaction(actor):
            visit = visit_to_decide(actor, reference, Move.APPROVE)
            check_asking_side(visit, prisoner_id)
            prisoner = prisoner_meant(visit, prisoner_id)
            found = checks_for(visit, prisoner)
            is_green = all(check.verdict is Verdict.GREEN for check in found)
            # Of what a rule gives way to, each wants a look of its own.
            if visit.is_urgent or not is_green:
                return False
            _approve(actor, visit, prisoner, found, Approval(prisoner_id=prisoner_id))
    except (Refused, AlreadyDecided, NotFound):
        return False
    return True


def _approve(
    actor: Actor, visit: Visit, prisoner: Prisoner, found: list[Check], approval: Approval
) -> None:
    hold_for_approval(visit, prisoner, actor, approval.staff_note)
    visit.prisoner_id = prisoner.id
    # The list is of people outside; somebody held elsewhere is asked for anew each time.
    if not visit.is_between_homes:
        put_on_list(visit, prisoner, actor)
    event = visit.move(
        Move.APPROVE,
        mover=Mover.DECIDER,
        actor=actor,
        at=now(),
        family_note=approval.family_note,
        staff_note=approval.staff_note,
        checks=[asdict(check) for check in found],
    )
    messages.queue_news(visit, event)
    owe_meeting(visit)


def _give_hour(visit: Visit, slot_id: int | None) -> None:
    """Move the request to one of the further hours it named; its own hour needs nothing.

    An urgent one may be given any hour that is still ahead, the desk's last places included.
    """
    if slot_id in (None, visit.slot_id):
        return
    if visit.is_urgent:
        exchange_place(visit, hour_for(visit, slot_id), AT_THE_DESK)
        return
    wish = next((wish for wish in visit.wishes if wish.slot_id == slot_id), None)
    if wish is None or wish.slot.starts_at <= now():
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    exchange_place(visit, wish.slot)


def _give_room(visit: Visit, approval: Approval) -> None:
    seat_party(visit)
    if visit.is_urgent and approval.is_longer:
        lengthen(visit)


def _leave_out(visit: Visit, attendee_ids: tuple[int, ...]) -> None:
    for person in visit.attendees:
        person.is_left_out = person.id in attendee_ids


def _say_no(
    actor: Actor, reference: str, move: Move, rejection: Rejection, allowed: tuple[Reason, ...]
) -> None:
    with transaction(actor):
        visit = visit_to_decide(actor, reference, move)
        if rejection.reason not in allowed:
            raise refused(Code.REASON_NEEDED, "reason")
        if rejection.reason in NEEDS_A_NOTE and not rejection.family_note:
            raise refused(Code.REASON_NEEDED, "family_note")
        before = visit.state
        event = visit.move(move, mover=Mover.DECIDER, actor=actor, at=now(), **asdict(rejection))
        let_go_of_place(visit, before)
        settle_allowance(visit, event)
        settle_flags(visit, actor, Settled.CALLED_OFF)
        messages.queue_news(visit, event)
