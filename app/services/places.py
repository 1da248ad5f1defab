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

from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.errors import Code, refused
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def exchange_side_place(side: VisitSide, slot: Slot) -> None:
    """The same for the asker's side of a visit between two homes; all its hours are locked."""
    if slot.id == side.slot_id:
        return
    seat_no = take_place(slot.id)
    give_back_place(side.slot_id)
    side.seat_no, side.slot, side.slot_id = seat_no, slot, slot.id


def hold_hours(*slot_ids: int) -> None:
    """Lock these hours in one order whoever asks, so that two exchanges never wait in a ring."""
    db.session.execute(
        select(Slot.id)
        .where(Slot.id.in_(slot_ids))
        .order_by(Slot.id)
        .with_for_update(key_share=True)
    )


def take_places(slot_ids: Iterable[int], up_to: ColumnElement[Any] = FOR_FAMILIES) -> list[int]:
    """Take one place of each slot, all or none, and return the seats in the order asked.

    Raises Refused when one of them has none left.
    """
    ids = list(slot_ids)
    hold_hours(*ids)
    return [take_place(slot_id, up_to) for slot_id in ids]


def give_back_places(visit: Visit) -> None:
    """Return every place that this visit holds: its own, and between two homes the asker's too."""
    ids = [visit.slot_id]
    if visit.is_between_homes:
        ids += _let_go_of_side(visit.id)
        hold_hours(*ids)
    for slot_id in ids:
        give_back_place(slot_id)


def _let_go_of_side(visit_id: int) -> list[int]:
    side = VisitSide.__table__
    # The row is the other home's: whoever ends the visit frees the hour there too.
    freed = db.session.connection().scalars(
        update(VisitSide)
        .where(side.c.visit_id == visit_id, side.c.given_back_at.is_(None))
        .values(given_back_at=now())
        .returning(side.c.slot_id)
    )
    return list(freed)


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
    visit, side = Visit.__table__, VisitSide.__table__
    # Every visit of the slot counts, not only those this actor may see.
    seats = set(
        db.session.connection().scalars(
            select(visit.c.seat_no).where(
                visit.c.slot_id == slot_id, visit.c.state.in_([s.value for s in HOLDS_A_PLACE])
            )
        )
    )
    # The side of a visit between two homes sits in this home too; the count guards them together.
    seats |= set(
        db.session.connection().scalars(
            select(side.c.seat_no).where(side.c.slot_id == slot_id, side.c.given_back_at.is_(None))
        )
    )
    return next(seat for seat in range(1, len(seats) + 2) if seat not in seats)
