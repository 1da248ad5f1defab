"""Owns recording what a prisoner says to a request: yes or no, once, by a named officer.

The answer moves nothing and tells nobody: it is one more check for whoever decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.extensions import db
from app.models.prisoner_answer import PrisonerAnswer
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor


def record_answer(actor: Actor, question_id: int, *, says_yes: bool) -> None:
    """Record the prisoner's word; a second officer is told who recorded it first."""
    with transaction(actor):
        answer: PrisonerAnswer | None = db.session.scalar(
            select(PrisonerAnswer)
            .where(PrisonerAnswer.id == question_id)
            .with_for_update(key_share=True)
        )
        homes = actor.facilities_where(Permission.ASK_PRISONERS)
        if answer is None or answer.facility_id not in homes:
            raise NotFound
        if answer.says_yes is not None:
            raise refused(Code.ALREADY_RECORDED, by=answer.recorded_by_name)
        answer.says_yes, answer.answered_at = says_yes, now()
        answer.recorded_by_id, answer.recorded_by_name = actor.id, actor.name
