"""Owns the room of a video visit: made after approval, entered only in its time and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, Actor, ActorKind
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.domain.visit_states import State
from app.extensions import db
from app.integrations.providers import providers
from app.models.video_room import VideoRoom
from app.models.visit import Visit
from app.services.transaction import transaction

MAY_JOIN = frozenset({State.APPROVED, State.CHECKED_IN, State.IN_PROGRESS})


@dataclass(frozen=True, kw_only=True)
class RoomDoor:
    """When a room can be entered, and whether it can be now."""

    opens_at: datetime
    closes_at: datetime
    is_open: bool
    is_over: bool


def open_room(visit_id: int) -> None:
    """Give the visit its room, once; a second call changes nothing."""
    name = providers.video.room_name()
    provider = providers.video.name
    with transaction(SYSTEM) as session:
        if session.get(VideoRoom, visit_id) is None:
            session.add(VideoRoom(visit_id=visit_id, provider=provider, name=name, opened_at=now()))


def join_url(actor: Actor, reference: str) -> str:
    """The address that lets `actor` in, minted now; raises NotFound, or Refused out of its time."""
    visit = _visit_with_room(reference)
    if visit is None or visit.video_room is None:
        raise NotFound
    is_officer = actor.kind is ActorKind.OFFICER
    if is_officer and visit.facility_id not in actor.facilities_where(Permission.KEEP_GATE):
        raise NotFound
    door = door_of(visit)
    if not door.is_open:
        raise refused(Code.NOT_IN_TIME)
    return providers.video.join_url(
        room=visit.video_room.name,
        display_name=actor.name,
        person_id=f"{actor.kind}-{actor.id}",
        moderator=is_officer,
        opens_at=door.opens_at,
        closes_at=door.closes_at,
        now=now(),
    )


def door_of(visit: Visit) -> RoomDoor:
    """When the visit's room can be entered; slot, facility and room must be loaded."""
    before = timedelta(minutes=visit.facility.policy.video_opens_minutes_before)
    opens_at, closes_at, at = visit.slot.starts_at - before, visit.slot.ends_at, now()
    has_room = visit.state in MAY_JOIN and visit.video_room is not None
    return RoomDoor(
        opens_at=opens_at,
        closes_at=closes_at,
        is_open=has_room and opens_at <= at < closes_at,
        is_over=at >= closes_at,
    )


def _visit_with_room(reference: str) -> Visit | None:
    return db.session.scalar(
        select(Visit)
        .where(Visit.reference == reference)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.video_room))
    )
