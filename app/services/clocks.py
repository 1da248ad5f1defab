"""Owns what time does to a visit: an undecided request lapses when its hour begins."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Refused
from app.domain.visit_states import Move, Mover, State
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.services import messages
from app.services.first_pick import keep_next_hours
from app.services.moves import check_move, visit_to_move
from app.services.places import give_back_place
from app.services.transaction import transaction

AT_ONCE = 200


def lapse_undecided() -> int:
    """Lapse the requests whose hour has come; how many. Looks at state, so it may run twice."""
    with scope.acting(SYSTEM):
        references = db.session.scalars(
            select(Visit.reference)
            .join(Visit.slot)
            .where(Visit.state == State.SUBMITTED, Slot.starts_at <= now())
            .limit(AT_ONCE)
        ).all()
    return sum(_lapse(reference) for reference in references)


def _lapse(reference: str) -> bool:
    try:
        with transaction(SYSTEM):
            visit = visit_to_move(reference)
            check_move(visit, Move.LAPSE, Mover.SYSTEM)
            event = visit.move(Move.LAPSE, mover=Mover.SYSTEM, actor=SYSTEM, at=now())
            give_back_place(visit.slot_id)
            keeps = keep_next_hours(visit, visit.facility)
            messages.queue_news(visit, event, kept_hours=keeps)
            return True
    except (AlreadyDecided, Refused):
        # Somebody else moved it between the look and the lock: that move stands.
        return False
