"""Owns what the gate records of an approved visit: came, began, ended, did not come, sent away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.reasons import FOR_CUTTING_SHORT, FOR_ENTRY_REFUSAL, Reason
from app.domain.roles import Permission
from app.domain.visit_states import TABLE, Move, Mover
from app.services.allowances import settle_allowance
from app.services.moves import check_move, visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

REASONS = {Move.REFUSE_ENTRY: FOR_ENTRY_REFUSAL, Move.CUT_SHORT: FOR_CUTTING_SHORT}


def record_at_gate(actor: Actor, reference: str, move: Move, reason: Reason | None = None) -> None:
    """Record one move of the gate; raises Refused, AlreadyDecided or NotFound."""
    with transaction(actor):
        visit = visit_to_move(reference)
        if visit.facility_id not in actor.facilities_where(Permission.KEEP_GATE):
            raise NotFound
        if visit.is_between_homes:
            # Nobody comes to a gate: the two video desks record what becomes of it.
            raise NotFound
        check_move(visit, move, Mover.GATE)
        if not TABLE[visit.state, move].needs_reason:
            reason = None
        elif reason not in REASONS[move]:
            raise refused(Code.REASON_NEEDED, "reason")
        event = visit.move(move, mover=Mover.GATE, actor=actor, at=now(), reason=reason)
        settle_allowance(visit, event)
