"""Owns the room of a visit beyond its one place: for a large party, and for double time.

More people than one place is made for take further places of the hour; double time takes a place
in the hour that follows. Each is a row, so that a clock can look at the state and give back what
its visit no longer needs, whoever ended or moved it.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.compassion import places_for_party
from app.domain.errors import Code, refused
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.extra_place import ExtraPlace
from app.models.slot import Slot
from app.models.visit import Visit
from app.queries.prisoner_checks import adults_coming
from app.services.places import AT_THE_DESK, give_back_place, hold_place
from app.services.transaction import transaction

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
    hour = visit.slot
    until = hour.ends_at + (hour.ends_at - hour.starts_at)
    meanwhile = db.session.scalars(
        select(Slot.id)
        .where(Slot.facility_id == visit.facility_id, Slot.mode == visit.mode)
        .where(Slot.starts_at > hour.starts_at, Slot.starts_at < until)
        .order_by(Slot.starts_at)
    ).all()
    for slot_id in meanwhile:
        if not hold_place(slot_id, AT_THE_DESK):
            raise refused(Code.NO_TIME_AFTER, "is_longer")
        _add(visit, slot_id)
    visit.longer_until = until


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
        # One conditional update: whoever ends it, and nobody else, gives its place back.
        slots = session.scalars(
            update(ExtraPlace)
            .where(ExtraPlace.id.in_(found), ExtraPlace.ended_at.is_(None))
            .values(ended_at=now())
            .returning(ExtraPlace.slot_id)
            .execution_options(synchronize_session=False)
        ).all()
        for slot_id in sorted(slots):
            give_back_place(slot_id)
        return len(slots)


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
