"""Owns closing a day or an hour of a home, taking it back, and calling off what it hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select, update

from app.domain.actor import SYSTEM
from app.domain.audit_acts import Act
from app.domain.clock import day_bounds, now, today
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused, refused
from app.domain.reasons import FOR_CANCELLATION, Reason
from app.domain.review_flags import FlagKind, Settled
from app.domain.roles import Permission
from app.domain.visit_states import Move, Mover, State
from app.extensions import db
from app.models import scope
from app.models.facility import Closure, Facility
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide
from app.services import audit, messages
from app.services.allowances import settle_allowance
from app.services.flags import flag_visits_of_slots, lift_doubts, settle_flags
from app.services.lines import let_go_of_place
from app.services.moves import check_move, hold_prisoners, hold_visits, visit_to_move
from app.services.places import hold_hours
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
    home = _home(actor, facility_id)
    # What a prisoner here has asked of another home is a visit of that home: read as the system.
    with transaction(SYSTEM):
        hit = (
            Visit.state == State.APPROVED,
            Visit.is_flagged.is_(True),
            _meet_at(Slot.is_closed.is_(True), *_on_day(home, day)),
        )
        references = _hold(*hit)
        return sum(_call_off(actor, reference, reason) for reference in references)


def _home(actor: Actor, facility_id: int) -> Facility:
    home = db.session.get(Facility, facility_id)
    if home is None or home.id not in actor.facilities_where(Permission.REVIEW_VISITS):
        raise NotFound
    return home


def _on_day(home: Facility, day: date) -> tuple[ColumnElement[bool], ...]:
    begins, ends = day_bounds(day, home.zone)
    return (Slot.facility_id == home.id, Slot.starts_at >= begins, Slot.starts_at < ends)


def _meet_at(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a visit is at these hours, by its own or by the side of who asks from another home."""
    hours = select(Slot.id).where(*which)
    sides = select(VisitSide.visit_id).where(VisitSide.slot_id.in_(hours))
    return or_(Visit.slot_id.in_(hours), Visit.id.in_(sides))


def _hold(*hit: ColumnElement[bool]) -> list[str]:
    """Lock these visits, then their hours, then the prisoners whose counts are settled."""
    hold_visits(*hit)
    visits = db.session.scalars(select(Visit).where(*hit).order_by(Visit.id)).all()
    sides = db.session.scalars(
        select(VisitSide).where(VisitSide.visit_id.in_([visit.id for visit in visits]))
    ).all()
    both: tuple[Visit | VisitSide, ...] = (*visits, *sides)
    hold_hours(*{one.slot_id for one in both})
    hold_prisoners(*{one.prisoner_id for one in both if one.prisoner_id is not None})
    return [visit.reference for visit in visits]


def _hold_approved(*which: ColumnElement[bool]) -> None:
    # A visit of another home, at which a prisoner here asks, is held with those of this one.
    with scope.acting(SYSTEM):
        hold_visits(Visit.state == State.APPROVED, _meet_at(*which))


def _close(*which: ColumnElement[bool]) -> int:
    _hold_approved(*which)
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
    _hold_approved(*which)
    ids = db.session.scalars(
        update(Slot)
        .where(*which, Slot.is_closed.is_(True))
        .values(is_closed=False)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    ).all()
    # The doubt about a side is a row of the home that was asked.
    with scope.acting(SYSTEM):
        lifted = lift_doubts(actor, FlagKind.SLOT_CLOSED, {f"slot:{slot_id}" for slot_id in ids})
        db.session.flush()
    return lifted


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
    let_go_of_place(visit, State.APPROVED)
    settle_allowance(visit, event)
    settle_flags(visit, actor, Settled.CALLED_OFF)
    messages.queue_news(visit, event)
    return True
