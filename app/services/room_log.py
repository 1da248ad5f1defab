"""Owns how a use case writes into a room's log, and how silence and minutes are read from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.minute_bank import lost_between_homes, lost_minutes
from app.domain.video_room import MAY_JOIN, RoomEventKind, RoomFacts, is_here
from app.extensions import db
from app.models.minute_credit import MinuteCredit
from app.models.video_end import VideoEnd
from app.models.video_room_event import VideoRoomEvent
from app.services.video import door_of

if TYPE_CHECKING:
    from app.models.visit import Visit


def note(visit_id: int, kind: RoomEventKind, at: datetime, **facts: Any) -> None:
    """Add one line to the log, in the present transaction."""
    db.session.add(VideoRoomEvent(visit_id=visit_id, kind=kind, at=at, **facts))


def note_silence(ends: Iterable[VideoEnd], at: datetime) -> None:
    """Note which of these ends have fallen silent since the last look."""
    for end in ends:
        if end.dropped_at is None and not is_here(end.last_seen_at, at):
            end.dropped_at = at
            # The line was lost when it was last heard of, not when somebody noticed.
            kind = RoomEventKind.DROPPED
            note(end.visit_id, kind, end.last_seen_at, role=end.role, name=end.name)


def ends_in(visit_id: int) -> list[VideoEnd]:
    """The ends that have not left this room."""
    rows = select(VideoEnd).where(VideoEnd.visit_id == visit_id, VideoEnd.left_at.is_(None))
    return list(db.session.scalars(rows.order_by(VideoEnd.id)))


def room_facts(visit: Visit) -> RoomFacts:
    """What the phase of this visit's room depends on."""
    room = visit.video_room
    return RoomFacts(
        is_on=visit.state in MAY_JOIN,
        let_in_at=room.let_in_at if room else None,
        paused_at=room.paused_at if room else None,
        telephoned_at=room.telephoned_at if room else None,
        ended_at=room.ended_at if room else None,
        closes_at=door_of(visit).closes_at,
    )


def credit_minutes(visit: Visit, at: datetime) -> None:
    """Credit what this call has lost by no fault of the family, once, when anything was lost."""
    db.session.flush()
    rows = select(VideoRoomEvent).where(VideoRoomEvent.visit_id == visit.id)
    in_order = rows.order_by(VideoRoomEvent.at, VideoRoomEvent.id)
    facts = [event.fact for event in db.session.scalars(in_order)]
    measure = lost_between_homes if visit.is_between_homes else lost_minutes
    lost = measure(facts, visit.slot.starts_at, visit.ends_at)
    known = db.session.get(MinuteCredit, visit.id)
    if known is None and lost.by_prison + lost.by_network:
        db.session.add(
            MinuteCredit(
                visit_id=visit.id,
                by_prison=lost.by_prison,
                by_network=lost.by_network,
                owed=lost.owed,
                credited_at=at,
            )
        )
