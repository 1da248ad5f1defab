"""Owns at which hours a visit could keep the double time it was given: what follows is free too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import db
from app.models.extra_place import ExtraPlace
from app.models.prisoner import Absence
from app.models.slot import Slot
from app.queries.given_hours import has_meeting, meets_kept_apart

if TYPE_CHECKING:
    from datetime import datetime

    from app.models.visit import Visit


def keeps_time(visit: Visit, hours: Collection[Slot]) -> set[int]:
    """The ids of those of these hours at which the visit would keep its double time.

    What it holds now counts as free, for a move gives it back.
    """
    if visit.longer_until is None or not hours:
        return set()
    around = _hours_of_home(visit, hours)
    own = Counter([visit.slot_id, *extra_slots(visit.id)])
    return {
        hour.id
        for hour in hours
        if all(_is_free(one, own) for one in _after(hour, around))
        and is_free_meanwhile(visit, hour)
    }


def is_free_meanwhile(visit: Visit, hour: Slot) -> bool:
    """Whether the prisoner has nothing else in the double time of this hour."""
    him, until = visit.prisoner_id, _double_end(hour)
    if him is None:
        return False
    away = select(Absence.id).where(
        Absence.prisoner_id == him, Absence.starts_at < until, Absence.ends_at > hour.starts_at
    )
    return (
        db.session.scalar(away.limit(1)) is None
        and not has_meeting([him], hour, until, but=visit.id)
        and not meets_kept_apart(him, hour, until, but=visit.id)
    )


def extra_slots(visit_id: int) -> list[int]:
    """The hours in which this visit holds a further place, once for each place."""
    live = select(ExtraPlace.slot_id).where(
        ExtraPlace.visit_id == visit_id, ExtraPlace.ended_at.is_(None)
    )
    return list(db.session.scalars(live))


def hours_after(hour: Slot) -> list[Slot]:
    """What begins at this home in the time that an hour of twice the length would go on."""
    until = _double_end(hour)
    rows = (
        select(Slot)
        .where(Slot.facility_id == hour.facility_id, Slot.mode == hour.mode)
        .where(Slot.starts_at > hour.starts_at, Slot.starts_at < until)
    )
    return list(db.session.scalars(rows.order_by(Slot.starts_at)))


def _double_end(hour: Slot) -> datetime:
    return hour.ends_at + (hour.ends_at - hour.starts_at)


def _hours_of_home(visit: Visit, hours: Iterable[Slot]) -> list[Slot]:
    begins = min(hour.starts_at for hour in hours)
    ends = max(_double_end(hour) for hour in hours)
    rows = select(Slot).where(Slot.facility_id == visit.facility_id, Slot.mode == visit.mode)
    return list(db.session.scalars(rows.where(Slot.starts_at >= begins, Slot.starts_at < ends)))


def _after(hour: Slot, around: Iterable[Slot]) -> list[Slot]:
    until = _double_end(hour)
    return [one for one in around if hour.starts_at < one.starts_at < until]


def _is_free(hour: Slot, own: Counter[int]) -> bool:
    """Whether a place is left; what comes free of the families' share of a line is theirs."""
    taken = hour.places_taken - own[hour.id]
    is_ours = not hour.has_line or taken >= hour.places - hour.desk_places
    return not hour.is_closed and is_ours and taken < hour.places
