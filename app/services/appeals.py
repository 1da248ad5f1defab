"""Owns appeals: made once by a family against a refusal, answered one step up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, ActorKind
from app.domain.appeals import AppealOutcome, answering_role, roles_answered_by
from app.domain.available_moves import available_moves
from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.errors import AlreadyDecided, Code, NotFound, refused
from app.domain.message_kinds import MessageKind
from app.domain.visit_states import UNDECIDED, Move, Mover, State
from app.extensions import db
from app.models import scope
from app.models.appeal import Appeal
from app.models.user import RoleGrant
from app.models.visit import Visit
from app.services import messages
from app.services.allowances import hold_if_known
from app.services.first_pick import keep_next_hours
from app.services.moves import visit_to_move
from app.services.places import hold_place, lowest_free_seat
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor


def make_appeal(actor: Actor, reference: str, words: str) -> None:
    """Ask for a second look at a refused visit, once.

    Raises NotFound, AlreadyDecided when it was not refused, Refused when it was asked for before.
    """
    try:
        with transaction(actor) as session:
            visit = visit_to_move(reference)
            if actor.kind is not ActorKind.VISITOR:
                raise NotFound
            if visit.state is not State.REJECTED:
                raise AlreadyDecided(state=visit.state, by=visit.events[-1].actor_name)
            session.add(_new_appeal(visit, words))
    except IntegrityError as error:
        raise refused(Code.APPEALED_ALREADY) from error


def answer_appeal(actor: Actor, appeal_id: int, outcome: AppealOutcome, answer: str) -> None:
    """Give the second look its outcome, with words for the family, who is told.

    Overturned, the request is open again at its hour; where that hour is gone, the next ones are
    kept for her. Raises NotFound where it is not this officer's, Refused when it is answered.
    """
    with transaction(actor):
        appeal = _appeal_of(actor, appeal_id)
        appeal.outcome, appeal.answer, appeal.answered_at = outcome, answer, now()
        appeal.answered_by_id, appeal.answered_by_name = actor.id, actor.name
        visit = visit_to_move(appeal.visit.reference)
        if outcome is AppealOutcome.OVERTURNED and _is_open_again(actor, visit, answer):
            return
        if outcome is AppealOutcome.OVERTURNED:
            keep_next_hours(visit, visit.facility)
        messages.queue_about(visit, MessageKind.APPEAL_ANSWERED, "appeal")


def _new_appeal(visit: Visit, words: str) -> Appeal:
    at, refusal = now(), visit.events[-1]
    days = timedelta(days=visit.facility.policy.appeal_answer_days)
    starts_at = visit.slot.starts_at
    return Appeal(
        facility_id=visit.facility_id,
        visitor_id=visit.visitor_id,
        visit_id=visit.id,
        words=words,
        made_at=at,
        # An answer is of most use before the hour that was asked for.
        due_at=min(at + days, starts_at) if starts_at > at else at + days,
        role=answering_role(_roles_of(refusal.actor_id or 0, visit.facility_id)),
        refused_by_id=refusal.actor_id,
    )


def _roles_of(user_id: int, facility_id: int):  # type: ignore[no-untyped-def]
    with scope.acting(SYSTEM):
        return db.session.scalars(
            select(RoleGrant.role).where(
                RoleGrant.user_id == user_id,
                RoleGrant.facility_id == facility_id,
                RoleGrant.ended_at.is_(None),
            )
        ).all()


def _appeal_of(actor: Actor, appeal_id: int) -> Appeal:
    appeal: Appeal | None = db.session.scalar(
        select(Appeal)
        .where(Appeal.id == appeal_id)
        .with_for_update(of=Appeal, key_share=True)
        .options(joinedload(Appeal.visit))
    )
    if appeal is None or appeal.refused_by_id == actor.id:
        raise NotFound
    if appeal.role not in roles_answered_by(actor.grants, appeal.facility_id):
        raise NotFound
    if appeal.answered_at is not None:
        raise refused(Code.ALREADY_RECORDED, by=appeal.answered_by_name)
    return appeal


def _is_open_again(actor: Actor, visit: Visit, answer: str) -> bool:
    """Put the request back into the queue of its home, if its hour is ahead and has a place."""
    can = Move.REOPEN in available_moves(visit.facts, Mover.REVIEWER, now())
    if not can or _has_asked_again(visit) or not hold_place(visit.slot_id):
        return False
    visit.seat_no = lowest_free_seat(visit.slot_id)
    visit.due_at = visit.answer_due(now())
    event = visit.move(
        Move.REOPEN, mover=Mover.REVIEWER, actor=actor, at=now(), family_note=answer[:500]
    )
    hold_if_known(visit, actor)
    messages.queue_news(visit, event)
    return True


def _has_asked_again(visit: Visit) -> bool:
    """Whether she has another visit at that very hour by now; she keeps that one.

    So she does with the one urgent request that she may have waiting.
    """
    at_that_hour = and_(
        Visit.slot_id == visit.slot_id,
        Visit.state.not_in((State.REJECTED, State.WITHDRAWN, State.LAPSED, State.WAITLISTED)),
    )
    waits = and_(Visit.lane == Lane.COMPASSION, Visit.state.in_(UNDECIDED))
    is_another = or_(at_that_hour, waits) if visit.is_urgent else at_that_hour
    other = select(Visit.id).where(
        Visit.visitor_id == visit.visitor_id, Visit.id != visit.id, is_another
    )
    return db.session.scalar(other.limit(1)) is not None
