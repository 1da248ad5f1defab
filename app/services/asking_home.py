"""Owns what the home of a prisoner who asks decides: agrees, refuses, takes the request back.

The visit belongs to the home of the prisoner who is asked for. The asker's officers reach it by
their side of it alone (`side_of`); behind that door a use case serves the system, and the event
carries the officer's name.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.decision_clock import Level
from app.domain.errors import Code, NotFound, refused
from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, NEEDS_A_NOTE
from app.domain.review_flags import Settled
from app.domain.roles import Permission, may_decide
from app.domain.visit_states import Move, Mover, State
from app.queries.asking_checks import asking_checks
from app.queries.two_homes import side_of
from app.services import messages
from app.services.allowances import hold_for_asking, settle_allowance
from app.services.decisions import hold_pairs, weigh
from app.services.flags import settle_flags
from app.services.lines import let_go_of_place
from app.services.moves import check_move, hold_prisoners, visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit
    from app.services.approvals import Rejection


def agree(actor: Actor, reference: str, staff_note: str | None) -> None:
    """Say yes for the home of the prisoner who asks; the other home's clock begins with it."""
    decides_for_side(actor, reference)
    with transaction(SYSTEM):
        visit = visit_to_move(reference)
        side = side_of(reference, actor.facilities)
        if visit.state is State.SUBMITTED and not visit.awaits_home:
            raise refused(Code.ALREADY_RECORDED, by=side.agreed_by_name)
        check_move(visit, Move.AGREE, Mover.DECIDER)
        hold_prisoners(side.prisoner_id)
        hold_pairs(side.prisoner_id)
        found = asking_checks(side, actor.id, staff_note)
        weigh(found, staff_note)
        hold_for_asking(side, visit, actor, staff_note)
        at = now()
        side.agreed_at, side.agreed_by_name = at, actor.name
        visit.awaits_home = False
        visit.due_at = visit.answer_due(at)
        event = visit.move(
            Move.AGREE,
            mover=Mover.DECIDER,
            actor=actor,
            at=at,
            staff_note=staff_note,
            checks=[asdict(check) for check in found],
        )
        messages.queue_news(visit, event)


def refuse_from_side(actor: Actor, reference: str, rejection: Rejection) -> None:
    """Refuse the request for the asker's home, or call the approved visit off, with a reason."""
    decides_for_side(actor, reference)
    with transaction(SYSTEM):
        visit = visit_to_move(reference)
        is_approved = visit.state is State.APPROVED
        move = Move.CANCEL_FOR_PRISON if is_approved else Move.REJECT
        check_move(visit, move, Mover.DECIDER)
        if rejection.reason not in (FOR_CANCELLATION if is_approved else FOR_REJECTION):
            raise refused(Code.REASON_NEEDED, "reason")
        if rejection.reason in NEEDS_A_NOTE and not rejection.family_note:
            raise refused(Code.REASON_NEEDED, "family_note")
        _end(visit, actor, move, Mover.DECIDER, **asdict(rejection))


def take_back(actor: Actor, reference: str) -> None:
    """Take the request back, or cancel the visit, because the prisoner no longer wishes it."""
    side_of(reference, actor.facilities_where(Permission.SEE_QUEUE))
    with transaction(SYSTEM):
        visit = visit_to_move(reference)
        move = Move.CANCEL if visit.state is State.APPROVED else Move.WITHDRAW
        check_move(visit, move, Mover.VISITOR)
        _end(visit, actor, move, Mover.VISITOR)


def _end(visit: Visit, actor: Actor, move: Move, mover: Mover, **why: Any) -> None:
    before = visit.state
    event = visit.move(move, mover=mover, actor=actor, at=now(), **why)
    let_go_of_place(visit, before)
    settle_allowance(visit, event)
    settle_flags(visit, actor, Settled.CALLED_OFF)
    messages.queue_news(visit, event)


def decides_for_side(actor: Actor, reference: str) -> None:
    """Raise NotFound unless this officer decides at the home of the prisoner who asks."""
    side = side_of(reference, actor.facilities_where(Permission.DECIDE_VISITS))
    if not may_decide(actor.grants, side.facility_id, Level.HOME):
        raise NotFound
