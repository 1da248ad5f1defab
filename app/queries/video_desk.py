"""Owns what the video desk looks at: today's calls with who is there, the devices, the register."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import day_bounds
from app.domain.policy import Mode
from app.domain.video_room import RoomEventKind
from app.domain.visit_states import HOLDS_A_PLACE, State
from app.extensions import db
from app.models import scope
from app.models.minute_credit import MinuteCredit
from app.models.slot import Slot
from app.models.video_end import VideoEnd
from app.models.video_room_event import VideoRoomEvent
from app.models.video_terminal import VideoTerminal
from app.models.visit import Visit
from app.queries.two_homes import sides_on

if TYPE_CHECKING:
    from app.models.facility import Facility

CALLS = (
    State.APPROVED,
    State.CHECKED_IN,
    State.IN_PROGRESS,
    State.COMPLETED,
    State.CUT_SHORT,
    State.NO_SHOW,
    State.REFUSED_ENTRY,
)


def calls_of_day(facility: Facility, day: date) -> list[Visit]:
    """The video visits of a home on a day, by hour, with rooms, checks and minutes owed."""
    begins, ends = day_bounds(day, facility.zone)
    rows = (
        select(Visit)
        .join(Visit.slot)
        # Between two homes the call stands in the books of both.
        .where(or_(Visit.facility_id == facility.id, Visit.id.in_(sides_on(facility, day))))
        .where(Visit.mode == Mode.VIDEO)
        .where(or_(Visit.state.in_(CALLS), Visit.id.in_(_not_held())))
        .where(Slot.starts_at >= begins, Slot.starts_at < ends)
        .order_by(Slot.starts_at, Visit.seat_no)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
        .options(joinedload(Visit.prisoner), joinedload(Visit.video_room))
        .options(joinedload(Visit.device_check), joinedload(Visit.minute_credit))
        .options(joinedload(Visit.help_asked))
    )
    with scope.acting(SYSTEM):
        return list(db.session.scalars(rows))


def ends_by_visit(visit_ids: Collection[int]) -> dict[int, list[VideoEnd]]:
    """Who is in these rooms now."""
    found: dict[int, list[VideoEnd]] = {visit_id: [] for visit_id in visit_ids}
    rows = select(VideoEnd).where(VideoEnd.visit_id.in_(visit_ids), VideoEnd.left_at.is_(None))
    for end in db.session.scalars(rows.order_by(VideoEnd.id)):
        found[end.visit_id].append(end)
    return found


def logs_by_visit(visit_ids: Collection[int]) -> dict[int, list[VideoRoomEvent]]:
    """The logs of these rooms, in the order of their hours."""
    found: dict[int, list[VideoRoomEvent]] = {visit_id: [] for visit_id in visit_ids}
    rows = select(VideoRoomEvent).where(VideoRoomEvent.visit_id.in_(visit_ids))
    for event in db.session.scalars(rows.order_by(VideoRoomEvent.at, VideoRoomEvent.id)):
        found[event.visit_id].append(event)
    return found


def not_brought_to(visit_ids: Collection[int]) -> dict[int, list[VideoRoomEvent]]:
    """Of calls between two homes: who was not brought to them, and why."""
    return {
        visit_id: [event for event in log if event.kind is RoomEventKind.NOT_BROUGHT]
        for visit_id, log in logs_by_visit(visit_ids).items()
    }


def _not_held() -> Select[int]:
    """The visits that were called off at their very hour, as a prisoner was not brought."""
    kind = VideoRoomEvent.kind == RoomEventKind.NOT_BROUGHT
    return select(VideoRoomEvent.visit_id).where(kind)


def owed_before(visit: Visit) -> int:
    """The minutes that earlier calls of this family with this prisoner are owed."""
    return (
        db.session.scalar(
            select(func.sum(MinuteCredit.owed - MinuteCredit.repaid)).where(
                MinuteCredit.visit_id.in_(_owing_visits(visit))
            )
        )
        or 0
    )


def owing_credits(visit: Visit) -> list[MinuteCredit]:
    """What this family has not had back for earlier calls with this prisoner, oldest first."""
    rows = (
        select(MinuteCredit)
        .where(MinuteCredit.visit_id.in_(_owing_visits(visit)))
        .where(MinuteCredit.owed > MinuteCredit.repaid)
    )
    return list(
        db.session.scalars(rows.order_by(MinuteCredit.credited_at).with_for_update(key_share=True))
    )


def _owing_visits(visit: Visit) -> Select[int]:
    """Earlier visits of this family to this prisoner, but those given back by a new hour."""
    again = aliased(Visit)
    given_back = select(again.id).where(again.repays_id == Visit.id, again.state.in_(HOLDS_A_PLACE))
    return (
        select(Visit.id)
        .where(Visit.visitor_id == visit.visitor_id, Visit.id != visit.id)
        .where(Visit.prisoner_id == visit.prisoner_id, ~given_back.exists())
    )


def terminals_of(facility_id: int) -> list[VideoTerminal]:
    """The devices of a home that are in use, or wait for their pairing."""
    rows = select(VideoTerminal).where(
        VideoTerminal.facility_id == facility_id, VideoTerminal.retired_at.is_(None)
    )
    return list(db.session.scalars(rows.order_by(VideoTerminal.name)))
