"""Owns what an officer does with an urgent request that is none: it waits with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.errors import Code, refused
from app.domain.visit_states import Move, Mover
from app.services import messages
from app.services.allowances import hold_if_known
from app.services.changes import owe_new_look
from app.services.decisions import visit_to_decide
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor


def make_ordinary(actor: Actor, reference: str, words: str | None) -> None:
    """Let an urgent request wait among the others, and tell the family why.

    Raises Refused, AlreadyDecided or NotFound.
    """
    with transaction(actor):
        visit = visit_to_decide(actor, reference, Move.MAKE_ORDINARY)
        if not words:
            raise refused(Code.WORDS_NEEDED, "family_note")
        at = now()
        visit.lane = Lane.ORDINARY
        # Its hour may be so near that others' answers were due before: the later time holds.
        visit.due_at = max(visit.due_at, visit.answer_due(at))
        event = visit.move(
            Move.MAKE_ORDINARY, mover=Mover.DECIDER, actor=actor, at=at, family_note=words
        )
        hold_if_known(visit, actor)
        messages.queue_news(visit, event)
        owe_new_look(visit, event.number)
