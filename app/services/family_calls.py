"""Owns the call list: a call is opened when a text fails, and ended by an officer or by the text.

Only the calls still worth making are shown (`queries/family_calls.py`): when the visit has moved
on, a call leaves the list by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.family_calls import BETWEEN_TRIES, WORTH_A_CALL, CallOutcome, call_due
from app.domain.message_kinds import Channel
from app.domain.roles import Permission
from app.extensions import db
from app.models.family_call import FamilyCall
from app.models.visit import Visit
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.message import Message


def open_call(message: Message) -> None:
    """Add a call in the place of news that did not arrive, when a call can still help."""
    if message.kind not in WORTH_A_CALL:
        return
    visit: Visit | None = db.session.scalar(
        select(Visit)
        .where(Visit.id == message.visit_id)
        .options(joinedload(Visit.slot), joinedload(Visit.visitor))
    )
    # A letter only goes with a text, except to who has no Indian number; then it was all there is.
    is_beside = message.channel is Channel.EMAIL and visit and visit.visitor.phone
    at = now()
    if visit is None or is_beside or visit.slot.starts_at <= at:
        return
    db.session.add(
        FamilyCall(
            facility_id=visit.facility_id,
            visit_id=visit.id,
            message_id=message.id,
            opened_at=at,
            due_at=call_due(at, visit.slot.starts_at),
        )
    )


def end_call_of(message: Message) -> None:
    """End the call in the present transaction: the text arrived after all."""
    call = db.session.scalar(
        select(FamilyCall).where(FamilyCall.message_id == message.id, FamilyCall.ended_at.is_(None))
    )
    if call is not None:
        call.ended_at, call.outcome = now(), CallOutcome.ARRIVED


def record_call(actor: Actor, call_id: int, outcome: CallOutcome) -> None:
    """Record what came of a call; without an answer it stays, and the try is counted.

    Raises NotFound at another home, Refused when somebody has ended it.
    """
    with transaction(actor) as session:
        call = session.scalar(
            select(FamilyCall).where(FamilyCall.id == call_id).with_for_update(key_share=True)
        )
        if call is None or call.facility_id not in actor.facilities_where(Permission.CALL_FAMILIES):
            raise NotFound
        if call.ended_at is not None:
            raise refused(Code.ALREADY_RECORDED, by=call.called_by_name or "SMS")
        at = now()
        is_new_try = call.tried_at is None or at - call.tried_at >= BETWEEN_TRIES
        call.tries += is_new_try
        call.tried_at, call.outcome = at, outcome
        call.called_by_id, call.called_by_name = actor.id, actor.name
        if outcome is not CallOutcome.NO_ANSWER:
            call.ended_at = at
