"""Owns reading visits between two homes: the asker's side, the hours both have, the desk's news.

An officer of the asker's home does not see the visit, which is the other home's: everything here is
read as the system, and asks for the homes at which he may do what he is about to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds, now
from app.domain.errors import NotFound
from app.domain.policy import Mode
from app.domain.visit_rules import booking_window
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_offer import VisitOffer
from app.models.visit_side import DeskNews, VisitSide
from app.queries.visits import EXPECTED

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.models.facility import Facility

# How long a meeting that is over stays in sight; the register of calls keeps it for good.
STAYS_FOR = timedelta(days=14)
ON_ONE_PAGE = 100
WAITS_FOR_ASKER = and_(Visit.state == State.SUBMITTED, Visit.awaits_home)


@dataclass(frozen=True, kw_only=True)
class SharedHour:
    """An hour that begins at once in two homes and is free in both."""

    here_id: int
    there_id: int
    starts_at: datetime


def side_of(reference: str, homes: Collection[int]) -> VisitSide:
    """The asking side of a visit, when it is one of these homes', with all that a page shows."""
    side = side_if_any(reference, homes)
    if side is None:
        raise NotFound
    return side


def side_if_any(reference: str, homes: Collection[int]) -> VisitSide | None:
    """The same, or None."""
    with scope.acting(SYSTEM):
        return db.session.scalar(
            _sides().where(Visit.reference == reference, VisitSide.facility_id.in_(homes))
        )


def side_of_visit(visit_id: int) -> VisitSide:
    """The asking side of a visit that has one; for the home that is asked."""
    with scope.acting(SYSTEM):
        return db.session.scalars(_sides().where(VisitSide.visit_id == visit_id)).one()


def is_between_homes(reference: str) -> bool:
    """Whether a prisoner of another home asks for this visit, of those that one may see."""
    between = Visit.other_facility_id.is_not(None)
    rows = select(Visit.id).where(Visit.reference == reference, between)
    return db.session.scalar(rows) is not None


def asked_from(homes: Collection[int]) -> list[VisitSide]:
    """What prisoners of these homes ask for elsewhere, and what lately came of it."""
    with scope.acting(SYSTEM):
        return list(db.session.scalars(_lately().where(VisitSide.facility_id.in_(homes))))


def asked_of(homes: Collection[int]) -> list[VisitSide]:
    """What prisoners of other homes ask of these, and what lately came of it."""
    with scope.acting(SYSTEM):
        return list(db.session.scalars(_lately().where(Visit.facility_id.in_(homes))))


def sides_on(home: Facility, day: date) -> list[int]:
    """The ids of the visits of a day whose asking side is this home's."""
    begins, ends = day_bounds(day, home.zone)
    with scope.acting(SYSTEM):
        rows = (
            select(VisitSide.visit_id)
            .join(VisitSide.slot)
            .where(VisitSide.facility_id == home.id)
            .where(Slot.starts_at >= begins, Slot.starts_at < ends)
        )
        return list(db.session.scalars(rows))


def calls_from(home: Facility, day: date) -> list[VisitSide]:
    """The calls of a day at which a prisoner of this home meets one of another, by hour."""
    with scope.acting(SYSTEM):
        expected = Visit.state.in_(EXPECTED)
        rows = _sides().where(VisitSide.visit_id.in_(sides_on(home, day)), expected)
        return list(db.session.scalars(rows.order_by(Slot.starts_at)))


def shared_hours(here: Facility, there: Facility) -> list[SharedHour]:
    """The hours for video that begin at once in both homes, are as long here, free in both."""
    first, last = booking_window(now(), Mode.VIDEO, there.policy, there.zone)
    begins, _ = day_bounds(first, there.zone)
    _, ends = day_bounds(last, there.zone)
    ours, theirs = aliased(Slot), aliased(Slot)
    rows = db.session.execute(
        select(ours.id, theirs.id, theirs.starts_at)
        .join(theirs, and_(*begins_with(ours, theirs)))
        .where(ours.facility_id == here.id, theirs.facility_id == there.id)
        .where(theirs.starts_at >= begins, theirs.starts_at < ends)
        .where(*is_free(ours), *is_free(theirs))
        .order_by(theirs.starts_at)
    )
    return [SharedHour(here_id=row[0], there_id=row[1], starts_at=row[2]) for row in rows]


def our_hour(side: VisitSide, there: Slot) -> int | None:
    """The id of the asker's hour that begins with `there`, when it is free or the side's own."""
    own, free = Slot.id == side.slot_id, and_(*is_free(Slot))
    rows = select(Slot.id).where(Slot.facility_id == side.facility_id, or_(own, free))
    theirs = aliased(Slot)
    return db.session.scalar(
        rows.join(theirs, and_(*begins_with(Slot, theirs))).where(theirs.id == there.id)
    )


def hours_still_free(side: VisitSide) -> set[int]:
    """The ids of the hours offered to this side that both homes can still give."""
    offered = [one.slot for one in side.visit.offers if one.slot.starts_at > now()]
    return {one.id for one in offered if one.free_places and our_hour(side, one) is not None}


def begins_with(ours: type[Slot], theirs: type[Slot]) -> tuple[ColumnElement[bool], ...]:
    """What makes two hours for video one: they begin at once, and the asker's is not shorter."""
    return (
        ours.starts_at == theirs.starts_at,
        ours.mode == Mode.VIDEO,
        theirs.mode == Mode.VIDEO,
        ours.ends_at >= theirs.ends_at,
    )


def is_free(hour: type[Slot]) -> tuple[ColumnElement[bool], ...]:
    """What makes an hour free for a meeting; where families wait for a day, it is theirs."""
    has_place = hour.places_taken < hour.places - hour.desk_places
    return (~hour.is_closed, ~hour.has_line, has_place)


def news_to_tell(homes: Collection[int]) -> list[DeskNews]:
    """What officers of these homes have still to tell their prisoners, the oldest first."""
    with scope.acting(SYSTEM):
        rows = (
            select(DeskNews)
            .where(DeskNews.facility_id.in_(homes), DeskNews.told_at.is_(None))
            .order_by(DeskNews.id)
            .limit(ON_ONE_PAGE)
            .options(joinedload(DeskNews.visit).joinedload(Visit.visitor))
            .options(joinedload(DeskNews.visit).joinedload(Visit.prisoner))
            .options(joinedload(DeskNews.visit).joinedload(Visit.slot))
            .options(joinedload(DeskNews.visit).joinedload(Visit.facility))
        )
        return list(db.session.scalars(rows))


def waits_between_homes(homes: Iterable[int]) -> int:
    """How many acts and words between homes wait for the officers of these."""
    ids = list(homes)
    with scope.acting(SYSTEM):
        to_agree = db.session.scalar(
            select(func.count())
            .select_from(VisitSide)
            .join(VisitSide.visit)
            .where(VisitSide.facility_id.in_(ids))
            .where(or_(WAITS_FOR_ASKER, Visit.state.in_((State.NEEDS_INFO, State.OFFERED))))
        )
        to_tell = db.session.scalar(
            select(func.count(DeskNews.id)).where(
                DeskNews.facility_id.in_(ids), DeskNews.told_at.is_(None)
            )
        )
    return (to_agree or 0) + (to_tell or 0)


def _lately() -> Select[VisitSide]:
    since = now() - STAYS_FOR
    return _sides().where(Slot.starts_at >= since).order_by(Slot.starts_at).limit(ON_ONE_PAGE)


def _sides() -> Select[VisitSide]:
    visit = joinedload(VisitSide.visit)
    return (
        select(VisitSide)
        .join(VisitSide.visit)
        .join(VisitSide.slot)
        .options(joinedload(VisitSide.facility), joinedload(VisitSide.slot))
        .options(joinedload(VisitSide.prisoner))
        .options(visit.joinedload(Visit.facility), visit.joinedload(Visit.slot))
        .options(visit.joinedload(Visit.visitor), visit.joinedload(Visit.prisoner))
        .options(visit.joinedload(Visit.video_room), visit.joinedload(Visit.help_asked))
        .options(visit.selectinload(Visit.events))
        .options(visit.selectinload(Visit.offers).joinedload(VisitOffer.slot))
    )
