"""Owns the room of a visit beyond its one place: for a large party, and for double time.

More people than one place is made for take further places of the hour; double time takes a place
in the hour that follows. Each is a row, so that a clock can look at the state and give back what
its visit no longer needs, whoever ended or moved it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.compassion import places_for_party
from app.domain.errors import Code, refused
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.extra_place import ExtraPlace
from app.models.visit import Visit
from app.queries.double_time import extra_slots, hours_after, is_free_meanwhile
from app.queries.prisoner_checks import adults_coming
from app.services.places import (
    AT_THE_DESK,
    exchange_place,
    give_back_place,
    hold_hours,
    hold_place,
)
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.models.slot import Slot

AT_ONCE = 200


def seat_party(visit: Visit) -> None:
    """Take in the present transaction the places a large party still needs; raises Refused."""
    needed = places_for_party(adults_coming(visit), visit.facility.policy.adults)
    if needed == 1:
        return
    for _ in range(needed - 1 - _beside(visit)):
        if not hold_place(visit.slot_id, AT_THE_DESK):
            raise refused(Code.PARTY_NEEDS_PLACES, "slot_id", places=needed)
        _add(visit, visit.slot_id)


def lengthen(visit: Visit) -> None:
    """Give the visit double time in the present transaction; raises Refused.

    Nobody else is to lose an hour: a place is taken in whatever begins meanwhile.
    """
    if not _is_lengthened(visit):
        raise refused(Code.NO_TIME_AFTER, "is_longer")


def exchange_with_time(visit: Visit, slot: Slot) -> bool:
    """Give the visit another hour, and there the double time it had; whether it still has it.

    What it held beside or after its old hour is given back at once: the new hour may lie there.
    """
    is_longer = visit.longer_until is not None
    hold_for_exchange(visit, slot)
    for slot_id in _end(ExtraPlace.visit_id == visit.id):
        give_back_place(slot_id)
    exchange_place(visit, slot)
    return not is_longer or (is_free_meanwhile(visit, slot) and _is_lengthened(visit))


def hold_for_exchange(visit: Visit, slot: Slot) -> None:
    """Lock every hour that such an exchange may touch, in one order."""
    after = [hour.id for hour in hours_after(slot)] if visit.longer_until else []
    hold_hours(visit.slot_id, slot.id, *extra_slots(visit.id), *after)


def release_extra_places() -> int:
    """Give back the further places of visits that ended or have another hour; how many."""
    with transaction(SYSTEM) as session:
        over = (
            select(ExtraPlace.id)
            .join(Visit, Visit.id == ExtraPlace.visit_id)
            .where(ExtraPlace.ended_at.is_(None))
            .where(
                or_(Visit.state.not_in(HOLDS_A_PLACE), Visit.slot_id != ExtraPlace.beside_slot_id)
            )
            .limit(AT_ONCE)
        )
        found = session.scalars(over).all()
        slots = _end(ExtraPlace.id.in_(found))
        for slot_id in sorted(slots):
            give_back_place(slot_id)
        return len(slots)


def _end(which: ColumnElement[bool]) -> Sequence[int]:
    """End these places, those that have not ended yet; the hour of each."""
    # One conditional update: whoever ends it, and nobody else, gives its place back.
    return db.session.scalars(
        update(ExtraPlace)
        .where(which, ExtraPlace.ended_at.is_(None))
        .values(ended_at=now())
        .returning(ExtraPlace.slot_id)
        .execution_options(synchronize_session=False)
    ).all()


def _is_lengthened(visit: Visit) -> bool:
    """Whether a place was left in all that begins meanwhile; then the visit has them."""
    hour = visit.slot
    after = [one.id for one in hours_after(hour)]
    held = [slot_id for slot_id in after if hold_place(slot_id, AT_THE_DESK)]
    if len(held) < len(after):
        for slot_id in held:
            give_back_place(slot_id)
        return False
    for slot_id in held:
        _add(visit, slot_id)
    visit.longer_until = hour.ends_at + (hour.ends_at - hour.starts_at)
    return True


def _beside(visit: Visit) -> int:
    """How many places of its own hour it has besides its own."""
    live = select(func.count(ExtraPlace.id)).where(
        ExtraPlace.visit_id == visit.id,
        ExtraPlace.slot_id == visit.slot_id,
        ExtraPlace.beside_slot_id == visit.slot_id,
        ExtraPlace.ended_at.is_(None),
    )
    return db.session.scalar(live) or 0


def _add(visit: Visit, slot_id: int) -> None:
    db.session.add(
        ExtraPlace(visit_id=visit.id, slot_id=slot_id, beside_slot_id=visit.slot_id, taken_at=now())
    )
