"""Owns how a use case takes hold of a visit and asks whether a move is open now."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.available_moves import available_moves
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Code, NotFound, refused
from app.domain.visit_states import TABLE, Move, Mover, State
from app.extensions import db
from app.models.visit import Visit
from app.models.visit_offer import VisitOffer
from app.models.visit_wish import VisitWish


def visit_to_move(reference: str) -> Visit:
    """The visit locked, with all that a move and its messages need; or NotFound."""
    visit: Visit | None = db.session.scalar(
        select(Visit)
        .where(Visit.reference == reference)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
        .options(selectinload(Visit.events), selectinload(Visit.attendees))
        .options(selectinload(Visit.offers).joinedload(VisitOffer.slot))
        .options(selectinload(Visit.wishes).joinedload(VisitWish.slot))
        .options(selectinload(Visit.escalations))
        # PostgreSQL: the second officer waits here and then reads what the first decided.
        .with_for_update(of=Visit)
    )
    if visit is None:
        raise NotFound
    return visit


def check_move(visit: Visit, move: Move, mover: Mover) -> None:
    """Raise AlreadyDecided when the state no longer allows `move`, Refused when the hour does."""
    if move in available_moves(visit.facts, mover, now()):
        return
    if (visit.state, move) == (State.APPROVED, Move.CHECK_IN) and visit.is_flagged:
        raise refused(Code.TO_REVIEW)
    if (visit.state, move) == (State.SUBMITTED, Move.APPROVE) and visit.awaits_home:
        raise refused(Code.OTHER_HOME_AWAITED)
    if (visit.state, move) in TABLE:
        raise refused(Code.NOT_IN_TIME)
    raise AlreadyDecided(state=visit.state, by=visit.events[-1].actor_name)
