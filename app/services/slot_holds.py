"""Owns how a kept hour ends, whatever it was kept for: once, by whoever ends it first."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.extensions import db
from app.models import scope
from app.models.slot_hold import SlotHold
from app.services.places import give_back_place
from app.services.transaction import transaction

AT_ONCE = 200


def end_holds_that(*which: ColumnElement[bool]) -> int:
    """End in the present transaction the live holds that `which` means; how many."""
    # One conditional update: whoever ends a hold, and nobody else, gives its place back.
    slots = db.session.scalars(
        update(SlotHold)
        .where(*which, SlotHold.ended_at.is_(None))
        .values(ended_at=now())
        .returning(SlotHold.slot_id)
        .execution_options(synchronize_session=False)
    ).all()
    for slot_id in sorted(slots):
        give_back_place(slot_id)
    return len(slots)


def release_old_holds() -> int:
    """End the holds whose time is over; how many. Looks at state, so it may run twice."""
    with scope.acting(SYSTEM):
        old = db.session.scalars(
            select(SlotHold.id)
            .where(SlotHold.ended_at.is_(None), SlotHold.until <= now())
            .limit(AT_ONCE)
        ).all()
    if not old:
        return 0
    with transaction(SYSTEM):
        # Its time is asked once more: it may have been given more meanwhile.
        return end_holds_that(SlotHold.id.in_(old), SlotHold.until <= now())
