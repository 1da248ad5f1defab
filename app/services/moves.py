"""Owns how a use case takes hold of visits, in which order, and whether a move is open now.

The order of locks. On PostgreSQL two use cases that lock the same rows in different orders wait
for each other until one of them fails. So whoever locks rows of several tables takes them in the
order of `LOCK_ORDER`, and of one table by their ids: first the visit that is moved, then the hours
it takes or gives back, then the person and her asks, and the prisoner last, whose count is settled
at the end.
The tests of this room watch it. Every lock is FOR NO KEY UPDATE (`key_share=True`): no use case
changes a key, and the stronger one would stop whoever only points at the row.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.available_moves import available_moves
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Code, NotFound, refused
from app.domain.visit_states import TABLE, Move, Mover, State
from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.visit import Visit
from app.models.visit_offer import VisitOffer
from app.models.visit_wish import VisitWish

LOCK_ORDER = ("visit", "slot", "visitor", "contact", "prisoner", "keep_apart")


def visit_to_move(reference: str) -> Visit:
    """The visit locked, with all that a move and its messages need; or NotFound."""
    visit: Visit | None = db.session.scalar(
        select(Visit)
        .where(Visit.reference == reference)
        .options(joinedload(Visit.facility), joinedload(Visit.visitor))
        # Read behind the lock: whoever was waited for may have given the visit another hour, which
        # PostgreSQL does not join anew.
        .options(selectinload(Visit.slot))
        .options(selectinload(Visit.events), selectinload(Visit.attendees))
        .options(selectinload(Visit.offers).joinedload(VisitOffer.slot))
        .options(selectinload(Visit.wishes).joinedload(VisitWish.slot))
        .options(selectinload(Visit.escalations))
        # PostgreSQL: the second officer waits here and then reads what the first decided.
        .with_for_update(of=Visit, key_share=True)
    )
    if visit is None:
        raise NotFound
    return visit


def hold_visits(*which: ColumnElement[bool]) -> None:
    """Lock these visits in the present transaction; for whoever changes much and flags it after."""
    db.session.execute(
        select(Visit.id)
        .join(Visit.slot)
        .where(*which)
        .order_by(Visit.id)
        .with_for_update(of=Visit, key_share=True)
    )


def hold_prisoners(*prisoner_ids: int) -> None:
    """Lock these prisoners in one order whoever asks.

    Two homes that ask for each other's prisoners at once lock the same two rows.
    """
    db.session.execute(
        select(Prisoner.id)
        .where(Prisoner.id.in_(prisoner_ids))
        .order_by(Prisoner.id)
        .with_for_update(key_share=True)
    )


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
