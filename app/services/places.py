"""Owns the places of a slot: taken by one guarded update, given back by one, seats numbered.

The problem: two hundred phones ask for ten places in the same second. Counting the visits and
then inserting oversells on both engines. So the right to a place is won by one conditional
UPDATE, which either changes a row or does not; then the lowest free seat number is written under
a partial unique index, so that even code that forgot the guard could not seat two families on one
chair; and a CHECK keeps the count within the slot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, or_, select, true, update

from app.domain.compassion import Lane
from app.domain.errors import Code, refused
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.slot import Slot
from app.models.visit import Visit

if TYPE_CHECKING:
    from app.domain.actor import Actor


# Up to how many places of a slot are given: families by themselves leave the last ones to the desk.
FOR_FAMILIES: ColumnElement[Any] = Slot.__table__.c.places - Slot.__table__.c.desk_places
AT_THE_DESK: ColumnElement[Any] = Slot.__table__.c.places

# Whose turn it is. Where families wait for a day, what comes free of their share is kept for the
# next of them by the clock, and taken by nobody else; the help desk's own places stay its own.
NO_LINE: ColumnElement[bool] = or_(Slot.has_line.is_(False), Slot.places_taken >= FOR_FAMILIES)
HER_TURN: ColumnElement[bool] = true()


def places_for(actor: Actor, lane: Lane = Lane.ORDINARY) -> ColumnElement[Any]:
    """Up to how many places of a slot this actor is given; in need, the desk's last ones too."""
    is_open = actor.helper_id is not None or lane is Lane.COMPASSION
    return AT_THE_DESK if is_open else FOR_FAMILIES


def take_place(
    slot_id: int,
    up_to: ColumnElement[Any] = FOR_FAMILIES,
    turn: ColumnElement[bool] = NO_LINE,
) -> int:
    """Take one place of the slot in the present transaction and return its seat number.

    Raises Refused when none is left.
    """
    if not hold_place(slot_id, up_to, turn):
        raise refused(Code.SLOT_FULL, "slot_id")
    return lowest_free_seat(slot_id)


def hold_place(
    slot_id: int,
    up_to: ColumnElement[Any] = FOR_FAMILIES,
    turn: ColumnElement[bool] = NO_LINE,
) -> bool:
    """Take one place of the slot with nobody on it yet; whether one was left."""
    taken = db.session.scalar(
        update(Slot)
        .where(Slot.id == slot_id, Slot.places_taken < up_to, Slot.is_closed.is_(False), turn)
        .values(places_taken=Slot.places_taken + 1)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def exchange_place(visit: Visit, slot: Slot, up_to: ColumnElement[Any] = FOR_FAMILIES) -> None:
    """Give the visit a place of `slot` for its own, in the present transaction; raises Refused."""
    hold_hours(visit.slot_id, slot.id)
    seat_no = take_place(slot.id, up_to)
    give_back_place(visit.slot_id)
    visit.seat_no, visit.slot, visit.slot_id = seat_no, slot, slot.id
    # What was given besides, was given for the old hour.
    visit.longer_until = None


def hold_hours(*slot_ids: int) -> None:
    """Lock these hours in one order whoever asks, so that two exchanges never wait in a ring."""
    db.session.execute(
        select(Slot.id)
        .where(Slot.id.in_(slot_ids))
        .order_by(Slot.id)
        .with_for_update(key_share=True)
    )


def give_back_place(slot_id: int) -> None:
    """Return one place of the slot in the present transaction."""
    db.session.execute(
        update(Slot)
        .where(Slot.id == slot_id)
        .values(places_taken=Slot.places_taken - 1)
        .execution_options(synchronize_session=False)
    )


def lowest_free_seat(slot_id: int) -> int:
    """The number of the next seat, for whoever has taken a place of this slot."""
    visit = Visit.__table__
    # Every visit of the slot counts, not only those this actor may see.
    seats = set(
        db.session.connection().scalars(
            select(visit.c.seat_no).where(
                visit.c.slot_id == slot_id, visit.c.state.in_([s.value for s in HOLDS_A_PLACE])
            )
        )
    )
    return next(seat for seat in range(1, len(seats) + 2) if seat not in seats)
