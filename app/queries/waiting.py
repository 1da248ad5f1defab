"""Owns how the lines for full days stand: how long they are, and who is before whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds, now
from app.domain.reasons import Reason
from app.domain.visit_states import HOLDS_A_PLACE, Move, State
from app.domain.waiting_list import wait_ends_at
from app.extensions import db
from app.formatting import day_of
from app.models import scope
from app.models.minute_credit import MinuteCredit
from app.models.visit import Visit
from app.models.visit_event import VisitEvent
from app.models.waiting import Waiting
from app.queries.facilities import facilities_by_id

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from app.domain.policy import Mode
    from app.models.facility import Facility
    from app.queries.slots import SlotDay


@dataclass(frozen=True, kw_only=True)
class DayLine:
    """The line that a family may join for a full day."""

    families: int
    ends_at: datetime
    # The day's last hour: it stands for the day.
    slot_id: int


@dataclass(frozen=True, kw_only=True)
class HomeLine:
    """One line as officers see it."""

    home: Facility
    mode: Mode
    day: date
    families: int


def day_line(home: Facility, mode: Mode, day: SlotDay | None) -> DayLine | None:
    """The line for this day; None where an hour is free, all is closed, or it is too late."""
    last = day.last_open if day else None
    if day is None or last is None or day.free_places:
        return None
    ends_at = wait_ends_at(last.starts_at, mode, home.policy, home.zone)
    if now() >= ends_at:
        return None
    begins_at, _ = day_bounds(day.day, home.zone)
    with scope.acting(SYSTEM):
        families = _count(
            Waiting.facility_id == home.id,
            Waiting.mode == mode,
            Waiting.day_begins_at == begins_at,
        )
    return DayLine(families=families, ends_at=ends_at, slot_id=last.id)


def families_before(visit: Visit) -> int | None:
    """How many families stand before this one now; None when it stands in no line."""
    if visit.state is not State.WAITLISTED:
        return None
    mine = db.session.get_one(Waiting, visit.id)
    is_earlier = or_(
        Waiting.asked_at < mine.asked_at,
        and_(Waiting.asked_at == mine.asked_at, Waiting.visit_id < mine.visit_id),
    )
    is_before = and_(Waiting.goes_first.is_(mine.goes_first), is_earlier)
    if not mine.goes_first:
        is_before = or_(is_before, Waiting.goes_first.is_(True))
    # Of the others she learns how many they are, and nothing else.
    with scope.acting(SYSTEM):
        return _count(
            Waiting.facility_id == mine.facility_id,
            Waiting.mode == mine.mode,
            Waiting.day_begins_at == mine.day_begins_at,
            is_before,
        )


def lines_of(facility_ids: Collection[int]) -> list[HomeLine]:
    """The lines at these homes, the nearest day first."""
    columns = (Waiting.facility_id, Waiting.mode, Waiting.day_begins_at)
    rows = db.session.execute(
        select(*columns, func.count().label("families"))
        .where(Waiting.left_at.is_(None), Waiting.facility_id.in_(facility_ids))
        .group_by(*columns)
        .order_by(Waiting.day_begins_at, Waiting.facility_id, Waiting.mode)
    ).all()
    homes = facilities_by_id({row.facility_id for row in rows})
    return [
        HomeLine(
            home=homes[row.facility_id],
            mode=row.mode,
            day=day_of(row.day_begins_at, homes[row.facility_id].zone),
            families=row.families,
        )
        for row in rows
    ]


def goes_first(visitor_id: int, home: Facility) -> bool:
    """Whether a home owes this family an hour, or left her last request without an answer."""
    return _is_owed_an_hour(visitor_id, home) or _was_left_waiting(visitor_id)


def _count(*which: ColumnElement[bool]) -> int:
    line = select(func.count()).select_from(Waiting).where(Waiting.left_at.is_(None), *which)
    return db.session.scalar(line) or 0


def _is_owed_an_hour(visitor_id: int, home: Facility) -> bool:
    given_back = select(Visit.repays_id).where(
        Visit.visitor_id == visitor_id,
        Visit.repays_id.is_not(None),
        Visit.state.in_(HOLDS_A_PLACE),
    )
    owed = (
        select(Visit.id)
        .join(MinuteCredit, MinuteCredit.visit_id == Visit.id)
        .where(Visit.visitor_id == visitor_id, Visit.id.not_in(given_back))
        .where(MinuteCredit.owed - MinuteCredit.repaid >= home.policy.new_hour_from_minutes)
        .limit(1)
    )
    return db.session.scalar(owed) is not None


def _was_left_waiting(visitor_id: int) -> bool:
    """By the home's silence, or by a day on which no place came free, and no place since then."""
    left_at: datetime | None = db.session.scalar(
        select(func.max(VisitEvent.at))
        .join(Visit, Visit.id == VisitEvent.visit_id)
        .where(Visit.visitor_id == visitor_id, VisitEvent.move == Move.LAPSE)
        .where(or_(VisitEvent.reason.is_(None), VisitEvent.reason == Reason.NO_PLACE_FREE))
    )
    if left_at is None:
        return False
    since = (
        select(Visit.id)
        .where(Visit.visitor_id == visitor_id, Visit.submitted_at >= left_at)
        .where(Visit.state.in_(HOLDS_A_PLACE))
        .limit(1)
    )
    return db.session.scalar(since) is None
