"""Owns closing a day or an hour of a home, taking it back, and calling off what it hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, update

from app.domain.audit_acts import Act
from app.domain.clock import day_bounds, now, today
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused, refused
from app.domain.reasons import FOR_CANCELLATION, Reason
from app.domain.review_flags import FlagKind, Settled
from app.domain.roles import Permission
from app.domain.visit_states import Move, Mover, State
from app.extensions import db
from app.models.facility import Closure, Facility
from app.models.slot import Slot
from app.models.visit import Visit
from app.services import audit, messages
from app.services.allowances import settle_allowance
from app.services.flags import flag_visits_of_slots, lift_doubts, settle_flags
from app.services.moves import check_move, hold_visits, visit_to_move
from app.services.places import give_back_place, hold_hours
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
        _record(actor, Act.DAY_CLOSED, home, day)
        return _close(*_on_day(home, day))


def reopen_day(actor: Actor, facility_id: int, day: date) -> int:
    """Take back before its day that a day was closed; how many visits are no longer in doubt.

    All its hours are open again. What was called off stays called off: the families were told.
    Raises Refused on the day itself; a day that is open already is left as it is.
    """
    with transaction(actor) as session:
        home = _home(actor, facility_id)
        if day <= today(home.zone):
            raise refused(Code.NOT_IN_TIME, "day")
        known = select(Closure).where(Closure.facility_id == home.id, Closure.closed_on == day)
        closure = session.scalar(known)
        if closure is None:
            return 0
        session.delete(closure)
        _record(actor, Act.DAY_REOPENED, home, day)
        return _open(actor, *_on_day(home, day))


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
    with transaction(actor) as session:
        home = _home(actor, facility_id)
        hit = (
            Visit.state == State.APPROVED,
            Visit.is_flagged.is_(True),
            Slot.is_closed.is_(True),
            *_on_day(home, day),
        )
        hold_visits(*hit)
        # In the order of the prisoners, whose counts are settled one after the other.
        rows = session.execute(
            select(Visit.reference, Visit.slot_id)
            .join(Visit.slot)
            .where(*hit)
            .order_by(Visit.prisoner_id, Visit.id)
        ).all()
        hold_hours(*{slot_id for _reference, slot_id in rows})
        return sum(_call_off(actor, reference, reason) for reference, _slot_id in rows)


def _home(actor: Actor, facility_id: int) -> Facility:
    home = db.session.get(Facility, facility_id)
    if home is None or home.id not in actor.facilities_where(Permission.REVIEW_VISITS):
        raise NotFound
    return home


def _on_day(home: Facility, day: date) -> tuple[ColumnElement[bool], ...]:
    begins, ends = day_bounds(day, home.zone)
    return (Slot.facility_id == home.id, Slot.starts_at >= begins, Slot.starts_at < ends)


def _close(*which: ColumnElement[bool]) -> int:
    hold_visits(*which, Visit.state == State.APPROVED)
    # Nobody can take a place from here on: the guarded update asks for an open hour.
    ids = db.session.scalars(
        update(Slot)
        .where(*which, Slot.starts_at > now())
        .values(is_closed=True)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    ).all()
    return flag_visits_of_slots(ids)


def _open(actor: Actor, *which: ColumnElement[bool]) -> int:
    hold_visits(*which, Visit.state == State.APPROVED)
    ids = db.session.scalars(
        update(Slot)
        .where(*which, Slot.is_closed.is_(True))
        .values(is_closed=False)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    ).all()
    return lift_doubts(actor, FlagKind.SLOT_CLOSED, {f"slot:{slot_id}" for slot_id in ids})


def _record(actor: Actor, act: Act, home: Facility, day: date) -> None:
    details = {"day": [None, day.isoformat()]}
    audit.record(
        actor, act=act, facility_id=home.id, subject=("facility", home.id), details=details
    )


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
    give_back_place(visit.slot_id)
    settle_allowance(visit, event)
    settle_flags(visit, actor, Settled.CALLED_OFF)
    messages.queue_news(visit, event)
    return True
