"""Owns the room of a video visit: made after approval, entered only in its time and state."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, Actor, ActorKind
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.domain.video_room import MAY_JOIN, VideoPlace
from app.extensions import db
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.integrations.providers import providers
from app.integrations.video.join_token import Entry
from app.models import scope
from app.models.video_room import VideoRoom
from app.models.visit import Visit
from app.queries.two_homes import side_if_any
from app.services.transaction import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class RoomDoor:
    """When a room can be entered, and whether it can be now."""

    opens_at: datetime
    closes_at: datetime
    is_open: bool
    is_over: bool


def open_room(visit_id: int) -> None:
    """Give the visit its room, once; a second call changes nothing."""
    with transaction(SYSTEM) as session:
        if session.get(VideoRoom, visit_id) is not None:
            return
        visit = session.get_one(Visit, visit_id, options=[joinedload(Visit.facility)])
        # Counsel is seen and not heard, and two homes have two terminals: only our own rooms do it.
        is_ours = visit.is_legal or visit.is_between_homes
        place = VideoPlace.BUILTIN if is_ours else visit.facility.video_place
        chosen = providers.video.called(place)
        session.add(
            VideoRoom(
                visit_id=visit_id, provider=chosen.name, name=chosen.room_name(), opened_at=now()
            )
        )


def way_in(actor: Actor, reference: str) -> str | None:
    """The address elsewhere that lets `actor` in, minted now; None when the room is ours.

    Raises NotFound, or Refused out of its time.
    """
    place, entry = _entry(actor, reference)
    if place == providers.video.ours.name:
        return None
    # A server elsewhere may take its time: nothing of ours is held open meanwhile.
    db.session.rollback()
    try:
        return providers.video.elsewhere[place].join_url(entry)
    except (KeyError, TemporaryFailure, PermanentFailure) as failure:
        log.warning("no way into a room at %s: %s", place, failure)
        raise refused(Code.VIDEO_AWAY) from failure


def entry_token(actor: Actor, reference: str) -> str:
    """The token by which `actor` enters our own room once, minted now; raises as `way_in` does."""
    place, entry = _entry(actor, reference)
    if place != providers.video.ours.name:
        raise NotFound
    return providers.video.ours.entry_token(entry)


def _entry(actor: Actor, reference: str) -> tuple[str, Entry]:
    is_officer = actor.kind is ActorKind.OFFICER
    homes = actor.facilities_where(Permission.KEEP_VIDEO_DESK)
    # Between two homes an officer of each sits in the room, by the side of his own.
    is_side = is_officer and side_if_any(reference, homes) is not None
    with scope.acting(SYSTEM if is_side else actor):
        visit = visit_with_room(reference)
    if visit is None or visit.video_room is None:
        raise NotFound
    if is_officer and not is_side and visit.facility_id not in homes:
        raise NotFound
    entry = entry_of(visit, f"{actor.kind}-{actor.id}", actor.name, moderator=is_officer)
    return visit.video_room.provider, entry


def entry_of(visit: Visit, person_id: str, name: str, *, moderator: bool = False) -> Entry:
    """One person's entry into this visit's room now; raises Refused out of its time."""
    door = door_of(visit)
    if visit.video_room is None or not door.is_open:
        raise refused(Code.NOT_IN_TIME)
    return Entry(
        room=visit.video_room.name,
        display_name=name,
        person_id=person_id,
        moderator=moderator,
        opens_at=door.opens_at,
        closes_at=door.closes_at,
        now=now(),
        home_link=visit.facility.video_link or "",
    )


def door_of(visit: Visit) -> RoomDoor:
    """When the visit's room can be entered; slot, facility and room must be loaded."""
    before = timedelta(minutes=visit.facility.policy.video_opens_minutes_before)
    room = visit.video_room
    extra = timedelta(minutes=room.extra_minutes if room else 0)
    opens_at, closes_at, at = visit.slot.starts_at - before, visit.ends_at + extra, now()
    has_room = visit.state in MAY_JOIN and room is not None and room.ended_at is None
    return RoomDoor(
        opens_at=opens_at,
        closes_at=closes_at,
        is_open=has_room and opens_at <= at < closes_at,
        is_over=at >= closes_at,
    )


def visit_with_room(reference: str) -> Visit | None:
    """The visit with what its door depends on, if whoever is served may see it."""
    return db.session.scalar(
        select(Visit)
        .where(Visit.reference == reference)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.video_room))
    )
