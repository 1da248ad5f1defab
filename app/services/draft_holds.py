"""Owns the hour that is kept for a family while she fills its form: one, for some minutes.

The problem: a form takes ten minutes on a weak line, and the hour is gone when it is sent. So the
place is taken when the hour is picked, by the same guarded update as any other; sending turns it
into the visit's place, and the clock frees it when nobody sends. It costs places that nobody may
use, so one phone keeps one hour at a time (a unique index), and begins only so often.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.errors import Code, refused
from app.extensions import db
from app.models.slot import Slot
from app.models.slot_hold import SlotHold
from app.models.visitor import Visitor
from app.services.places import hold_place, places_for
from app.services.request_rules import check_hour
from app.services.slot_holds import end_holds_that
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

LATELY = timedelta(hours=1)


def hold_hour(actor: Actor, facility_id: int, slot_id: int, lane: Lane = Lane.ORDINARY) -> bool:
    """Keep this hour while its form is filled, in place of the one kept before; whether it is.

    Raises Refused when the hour cannot be asked for. Not kept, it may still be free when sent.
    """
    try:
        with transaction(actor):
            return _hold(actor, facility_id, slot_id, lane)
    except IntegrityError:
        # Two presses of one phone: the hour of the first is kept.
        return False


def extend_hold(actor: Actor) -> bool:
    """Keep the hour as long again, once; whether it is kept longer now."""
    with transaction(actor) as session:
        hold = session.scalar(
            select(SlotHold)
            .where(*_of_form(actor.id or 0), SlotHold.until > now())
            .options(joinedload(SlotHold.slot).joinedload(Slot.facility))
            .with_for_update(of=SlotHold, key_share=True)
        )
        if hold is None or hold.extended_at is not None:
            return False
        hold.until += timedelta(minutes=hold.slot.facility.policy.filling_minutes)
        hold.extended_at = now()
        return True


def use_hold(slot: Slot, visitor_id: int) -> bool:
    """Give back in the present transaction what she holds of this locked slot: she takes it now.

    Whether she held it: then it is hers, whoever stands in the day's line.
    """
    if not end_holds_that(SlotHold.slot_id == slot.id, SlotHold.visitor_id == visitor_id):
        return False
    db.session.refresh(slot, ["places_taken"])
    set_committed_value(slot, "has_line", False)
    return True


def let_go(visitor_id: int) -> None:
    """Let the clock free in its next turn what is kept for her form; nothing waits for the slot."""
    db.session.execute(
        update(SlotHold)
        .where(*_of_form(visitor_id), SlotHold.until > now())
        .values(until=now())
        .execution_options(synchronize_session=False)
    )


def _hold(actor: Actor, facility_id: int, slot_id: int, lane: Lane) -> bool:
    visitor_id = actor.id or 0
    before = db.session.scalar(select(SlotHold.slot_id).where(*_of_form(visitor_id)))
    slot = _locked({slot_id, before or slot_id}).get(slot_id)
    if slot is None or slot.facility_id != facility_id:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    if _is_kept(visitor_id, slot):
        return True
    if end_holds_that(*_of_form(visitor_id)):
        db.session.refresh(slot, ["places_taken"])
    check_hour(actor, db.session.get_one(Visitor, visitor_id), slot, lane)
    if _begun_lately(visitor_id) >= slot.facility.policy.fillings_in_an_hour:
        return False
    return _begin(actor, slot, lane)


def _begin(actor: Actor, slot: Slot, lane: Lane) -> bool:
    if not hold_place(slot.id, places_for(actor, lane)):
        raise refused(Code.SLOT_FULL, "slot_id")
    at = now()
    db.session.add(
        SlotHold(
            facility_id=slot.facility_id,
            visitor_id=actor.id or 0,
            slot_id=slot.id,
            begun_at=at,
            until=at + timedelta(minutes=slot.facility.policy.filling_minutes),
        )
    )
    db.session.flush()
    return True


def _locked(slot_ids: set[int]) -> dict[int, Slot]:
    """Both hours, locked in one order whoever asks, so that two families never wait in a ring."""
    rows = db.session.scalars(
        select(Slot)
        .where(Slot.id.in_(slot_ids))
        .order_by(Slot.id)
        .options(joinedload(Slot.facility))
        .with_for_update(of=Slot, key_share=True)
    )
    return {slot.id: slot for slot in rows}


def _is_kept(visitor_id: int, slot: Slot) -> bool:
    """Whether it is hers already, by this form or as a first pick; picking twice wins no time."""
    kept = select(SlotHold.id).where(
        SlotHold.slot_id == slot.id,
        SlotHold.visitor_id == visitor_id,
        SlotHold.ended_at.is_(None),
        SlotHold.until > now(),
    )
    return db.session.scalar(kept) is not None


def _begun_lately(visitor_id: int) -> int:
    begun = select(func.count(SlotHold.id)).where(
        SlotHold.visitor_id == visitor_id,
        SlotHold.visit_id.is_(None),
        SlotHold.begun_at > now() - LATELY,
    )
    return db.session.scalar(begun) or 0


def _of_form(visitor_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        SlotHold.visitor_id == visitor_id,
        SlotHold.visit_id.is_(None),
        SlotHold.ended_at.is_(None),
    )
