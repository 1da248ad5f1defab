"""Owns complaints: made by a family about one visit, answered once by an officer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.complaints import kinds_answered_by
from app.domain.errors import Code, NotFound, refused
from app.domain.message_kinds import MessageKind
from app.extensions import db
from app.models.complaint import Complaint
from app.models.visit import Visit
from app.services import messages
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.complaints import ComplaintKind


def make_complaint(actor: Actor, reference: str, kind: ComplaintKind, words: str) -> None:
    """Say what went wrong with this visit.

    Raises NotFound, or Refused while an earlier complaint about it waits for its answer.
    """
    try:
        with transaction(actor) as session:
            visit = session.scalar(
                select(Visit)
                .where(Visit.reference == reference)
                .options(joinedload(Visit.facility), joinedload(Visit.visitor))
            )
            if visit is None or actor.kind is not ActorKind.VISITOR:
                raise NotFound
            session.add(_new_complaint(visit, kind, words))
    except IntegrityError as error:
        raise refused(Code.COMPLAINT_WAITS) from error


def answer_complaint(actor: Actor, complaint_id: int, answer: str) -> None:
    """Answer a complaint in the officer's own name and tell the family.

    Raises NotFound where it is not his to answer, Refused when somebody has answered it.
    """
    with transaction(actor):
        complaint: Complaint | None = db.session.scalar(
            select(Complaint)
            .where(Complaint.id == complaint_id)
            .with_for_update(of=Complaint, key_share=True)
            .options(joinedload(Complaint.visit).joinedload(Visit.visitor))
            .options(joinedload(Complaint.visit).joinedload(Visit.facility))
        )
        if complaint is None or complaint.kind not in kinds_answered_by(
            actor.grants, complaint.facility_id
        ):
            raise NotFound
        if complaint.answered_at is not None:
            raise refused(Code.ALREADY_RECORDED, by=complaint.answered_by_name)
        complaint.answer, complaint.answered_at = answer, now()
        complaint.answered_by_id, complaint.answered_by_name = actor.id, actor.name
        messages.queue_about(complaint.visit, MessageKind.COMPLAINT_ANSWERED, "complaint")


def _new_complaint(visit: Visit, kind: ComplaintKind, words: str) -> Complaint:
    at = now()
    return Complaint(
        facility_id=visit.facility_id,
        visitor_id=visit.visitor_id,
        visit_id=visit.id,
        kind=kind,
        words=words,
        made_at=at,
        due_at=at + timedelta(days=visit.facility.policy.complaint_answer_days),
    )
