"""Owns closing a day or an hour of a home, and calling off in one act what it hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select, update

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds, now
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused, refused
from app.domain.reasons import FOR_CANCELLATION, Reason
from app.domain.review_flags import Settled
from app.domain.roles import Permission
from app.domain.visit_states import Move, Mover, State
from app.extensions import db
from app.models.facility import Closure, Facility
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide
from app.services import messages
from app.services.allowances import settle_allowance
from app.services.flags import flag_visits_of_slots, settle_flags
from app.services.moves import check_move, visit_to_move
from app.services.places import give_back_places
from app.services.transaction import transaction

if TYPE_CHECKING:
    from datetime import date

    from app.domain.actor import Actor

# Why a home closes; the same words tell the family when its visit is called off.
FOR_CLOSING = tuple(
    reason
    for reason in FOR_CANCELLATION
    if reason is not Reason.OTHER and not reason.startswith("prisoner_")
)


def close_day(actor: Actor, facility_id: int, day: date, reason: Reason | None) -> int:
    """Close a day of a home with a reason, and flag its visits; how many were flagged."""
    with transaction(actor) as session:
        home = _home(actor, facility_id)
        if reason not in FOR_CLOSING:
            raise refused(Code.REASON_NEEDED, "reason")
        known = select(Closure.id).where(Closure.facility_id == home.id, Closure.closed_on == day)
        if session.scalar(known) is not None:
            raise refused(Code.DAY_ALREADY_CLOSED, "day")
        session.add(Closure(facility_id=home.id, closed_on=day, reason=reason))
        return _close(*_on_day(home, day))


def close_hour(actor: Actor, slot_id: int) -> int:
    """Close one hour, and flag its visits; how many were flagged."""
    with transaction(actor) as session:
        slot = session.get(Slot, slot_id)
        if slot is None:
            raise NotFound
        _home(actor, slot.facility_id)
        return _close(Slot.id == slot_id)


def call_off_flagged_of_day(
    actor: Actor, facility_id: int, day: date, reason: Reason | None
) -> int:
    """Call off every flagged visit at the closed hours of a day, and tell all; how many."""
    if reason not in FOR_CLOSING:
        raise refused(Code.REASON_NEEDED, "reason")
    home = _home(actor, facility_id)
    # What a prisoner here has asked of another home is a visit of that home: read as the system.
    with transaction(SYSTEM) as session:
        closed = select(Slot.id).where(Slot.is_closed.is_(True), *_on_day(home, day))
        sides = select(VisitSide.visit_id).where(VisitSide.slot_id.in_(closed))
        references = session.scalars(
            select(Visit.reference)
            .where(Visit.state == State.APPROVED, Visit.is_flagged.is_(True))
            .where(or_(Visit.slot_id.in_(closed), Visit.id.in_(sides)))
            .order_by(Visit.id)
        ).all()
        return sum(_call_off(actor, reference, reason) for reference in references)


def _home(actor: Actor, facility_id: int) -> Facility:
    home = db.session.get(Facility, facility_id)
    if home is None or home.id not in actor.facilities_where(Permission.REVIEW_VISITS):
        raise NotFound
    return home


def _on_day(home: Facility, day: date) -> tuple[ColumnElement[bool], ...]:
    begins, ends = day_bounds(day, home.zone)
    return (Slot.facility_id == home.id, Slot.starts_at >= begins, Slot.starts_at < ends)


def _close(*which: ColumnElement[bool]) -> int:
    # Nobody can take a place from here on: the guarded update asks for an open hour.
    ids = db.session.scalars(
        update(Slot)
        .where(*which, Slot.starts_at > now())
        .values(is_closed=True)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    ).all()
    return flag_visits_of_slots(ids)


def _call_off(actor: Actor, reference: str, reason: Reason) -> bool:
    visit = visit_to_move(reference)
    try:
        check_move(visit, Move.CANCEL_FOR_PRISON, Mover.DECIDER)
    except (AlreadyDecided, Refused):
        # It was called off, or its hour began, between the look and the lock.
        return False
    event = visit.move(
        Move.CANCEL_FOR_PRISON, mover=Mover.DECIDER, actor=actor, at=now(), reason=reason
    )
    give_back_places(visit)
    settle_allowance(visit, event)
    settle_flags(visit, actor, Settled.CALLED_OFF)
    messages.queue_news(visit, event)
    return True
