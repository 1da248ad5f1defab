"""Owns what time does to a visit: a request lapses with its hour, its offer or its wait."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Refused
from app.domain.reasons import Reason
from app.domain.visit_states import HAS_AN_END, Move, Mover, State
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.services import messages
from app.services.allowances import settle_allowance
from app.services.first_pick import keep_next_hours
from app.services.lines import let_go_of_place
from app.services.moves import check_move, visit_to_move
from app.services.transaction import transaction

AT_ONCE = 200
# Where the family was to speak next, or no place came free; an undecided request is the home's
# own silence.
WHOSE_SILENCE = {
    State.NEEDS_INFO: Reason.QUESTION_UNANSWERED,
    State.OFFERED: Reason.OFFER_NOT_TAKEN,
    State.PLACE_KEPT: Reason.PLACE_NOT_TAKEN,
    State.WAITLISTED: Reason.NO_PLACE_FREE,
}
# No fault of the family: it has the first pick of the next hours.
GIVES_FIRST_PICK = frozenset({None, Reason.NO_PLACE_FREE})


def lapse_undecided() -> int:
    """Lapse the requests whose hour has come; how many. Looks at state, so it may run twice."""
    at = now()
    is_late = and_(Visit.state.in_((State.SUBMITTED, State.NEEDS_INFO)), Slot.starts_at <= at)
    no_choice = and_(Visit.state.in_(HAS_AN_END), Visit.due_at <= at)
    with scope.acting(SYSTEM):
        references = db.session.scalars(
            select(Visit.reference).join(Visit.slot).where(or_(is_late, no_choice)).limit(AT_ONCE)
        ).all()
    return sum(_lapse(reference) for reference in references)


def _lapse(reference: str) -> bool:
    try:
        with transaction(SYSTEM):
            visit = visit_to_move(reference)
            check_move(visit, Move.LAPSE, Mover.SYSTEM)
            before, reason = visit.state, WHOSE_SILENCE.get(visit.state)
            event = visit.move(
                Move.LAPSE, mover=Mover.SYSTEM, actor=SYSTEM, at=now(), reason=reason
            )
            # A prisoner cannot come back for the hours that are kept for a family.
            has_pick = reason in GIVES_FIRST_PICK and not visit.is_between_homes
            keeps = keep_next_hours(visit, visit.facility) if has_pick else 0
            let_go_of_place(visit, before)
            settle_allowance(visit, event)
            messages.queue_news(visit, event, kept_hours=keeps)
            return True
    except (AlreadyDecided, Refused):
        # Somebody else moved it between the look and the lock: that move stands.
        return False
