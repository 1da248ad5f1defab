"""Owns asking a family something before deciding, and its answer; the clock rests meanwhile.

Between two homes it is the asker's home that is asked, and answers (`side_replies`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.decision_clock import answer_due_time
from app.domain.errors import Code, NotFound, refused
from app.domain.visit_states import Move, Mover
from app.services import messages
from app.services.decisions import visit_to_decide
from app.services.moves import check_move, visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit


def ask_family(actor: Actor, reference: str, question: str | None) -> None:
    """Ask the family a question; the place is kept. Raises Refused, AlreadyDecided or NotFound."""
    with transaction(actor):
        visit = visit_to_decide(actor, reference, Move.ASK)
        if not question:
            raise refused(Code.QUESTION_NEEDED, "family_note")
        at = now()
        visit.due_at = answer_due_time(at, visit.slot.starts_at, visit.facility.policy)
        event = visit.move(Move.ASK, mover=Mover.DECIDER, actor=actor, at=at, family_note=question)
        messages.queue_news(visit, event)


def answer_home(actor: Actor, reference: str, answer: str | None) -> None:
    """Answer the home's question; its own clock begins anew."""
    with transaction(actor):
        visit = visit_to_move(reference)
        if actor.kind is not ActorKind.VISITOR:
            raise NotFound
        add_answer(visit, actor, answer)


def add_answer(visit: Visit, actor: Actor, answer: str | None) -> None:
    """Add the answer of whoever asks for the visit to the present transaction."""
    check_move(visit, Move.ANSWER, Mover.VISITOR)
    if not answer:
        raise refused(Code.ANSWER_NEEDED, "answer")
    at = now()
    visit.due_at = visit.answer_due(at)
    event = visit.move(Move.ANSWER, mover=Mover.VISITOR, actor=actor, at=at, family_note=answer)
    messages.queue_news(visit, event)
