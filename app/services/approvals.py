"""Owns what an officer decides: approve, reject, call off. Each in his own name, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, NEEDS_A_NOTE, Reason
from app.domain.request_checks import Check, CheckCode, Verdict
from app.domain.review_flags import Settled
from app.domain.roles import may_decide
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.contact import Contact
from app.models.prisoner import Prisoner
from app.queries.prisoner_checks import checks_for
from app.services import messages, outbox
from app.services.flags import settle_flags
from app.services.moves import check_move, visit_to_move
from app.services.places import give_back_place
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Approval:
    """What an officer gives with a yes: the prisoner he found, and his notes."""

    prisoner_id: int | None
    family_note: str | None = None
    staff_note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """What an officer gives with a no: a reason of the list, and his notes."""

    reason: Reason | None
    family_note: str | None = None
    staff_note: str | None = None


def approve_visit(actor: Actor, reference: str, approval: Approval) -> None:
    """Approve a request for the prisoner found; his list is settled with it.

    Raises Refused, AlreadyDecided or NotFound.
    """
    with transaction(actor):
        visit = _visit_to_decide(actor, reference, Move.APPROVE)
        prisoner = _prisoner_of(visit, approval)
        found = checks_for(visit, prisoner)
        _weigh(found, approval)
        visit.prisoner_id = prisoner.id
        _put_on_list(visit, prisoner, actor)
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
        _owe_meeting(visit)


def reject_visit(actor: Actor, reference: str, rejection: Rejection) -> None:
    """Refuse a request with a reason; its place is free again."""
    _say_no(actor, reference, Move.REJECT, rejection, FOR_REJECTION)


def call_off_visit(actor: Actor, reference: str, rejection: Rejection) -> None:
    """Call off an approved visit for the prison, with a reason; its place is free again."""
    _say_no(actor, reference, Move.CANCEL_FOR_PRISON, rejection, FOR_CANCELLATION)


def _say_no(
    actor: Actor, reference: str, move: Move, rejection: Rejection, allowed: tuple[Reason, ...]
) -> None:
    with transaction(actor):
        visit = _visit_to_decide(actor, reference, move)
        if rejection.reason not in allowed:
            raise refused(Code.REASON_NEEDED, "reason")
        if rejection.reason in NEEDS_A_NOTE and not rejection.family_note:
            raise refused(Code.REASON_NEEDED, "family_note")
        event = visit.move(move, mover=Mover.DECIDER, actor=actor, at=now(), **asdict(rejection))
        give_back_place(visit.slot_id)
        settle_flags(visit, actor, Settled.CALLED_OFF)
        messages.queue_news(visit, event)


def _visit_to_decide(actor: Actor, reference: str, move: Move) -> Visit:
    visit = visit_to_move(reference)
    if not may_decide(actor.grants, visit.facility_id, visit.level):
        raise NotFound
    check_move(visit, move, Mover.DECIDER)
    return visit


def _prisoner_of(visit: Visit, approval: Approval) -> Prisoner:
    prisoner: Prisoner | None = db.session.scalar(
        select(Prisoner)
        .where(Prisoner.id == approval.prisoner_id, Prisoner.facility_id == visit.facility_id)
        # PostgreSQL: two hours given to one prisoner at once are weighed one after the other.
        .with_for_update()
    )
    if prisoner is None:
        raise refused(Code.PRISONER_NOT_CHOSEN, "prisoner_id")
    return prisoner


def _weigh(found: list[Check], approval: Approval) -> None:
    """A red check wants the officer's words; an hour already given away wants another hour."""
    red = {check.code for check in found if check.verdict is Verdict.RED}
    if CheckCode.IS_FREE in red:
        raise refused(Code.PRISONER_BUSY, "prisoner_id")
    if red and not approval.staff_note:
        raise refused(Code.NOTE_NEEDED, "staff_note")


def _put_on_list(visit: Visit, prisoner: Prisoner, actor: Actor) -> None:
    """One decision settles the visit and the contact."""
    known = db.session.scalar(
        select(Contact).where(
            Contact.visitor_id == visit.visitor_id, Contact.prisoner_id == prisoner.id
        )
    )
    if known is None:
        db.session.add(
            Contact(
                facility_id=visit.facility_id,
                visitor_id=visit.visitor_id,
                prisoner_id=prisoner.id,
                relation=visit.relation,
                approved_at=now(),
                approved_by_id=actor.id,
            )
        )


def _owe_meeting(visit: Visit) -> None:
    is_video = visit.mode is Mode.VIDEO
    kind = OutboxKind.OPEN_VIDEO_ROOM if is_video else OutboxKind.ISSUE_PASS
    outbox.owe(
        kind,
        visit.id,
        dedupe_key=f"{kind}:{visit.id}",
        worth_for=max(visit.slot.ends_at - now(), timedelta(minutes=1)),
    )
