"""Owns how rooms at providers elsewhere are left: noticed by their state, ended by the worker."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.outbox_retries import OutboxKind
from app.domain.video_room import MAY_JOIN
from app.integrations.providers import providers
from app.models.video_room import VideoRoom
from app.models.visit import ENDS_AT, Visit
from app.services import outbox
from app.services.transaction import transaction

AT_ONCE = 50
WORTH_ENDING_FOR = timedelta(hours=2)


def leave_rooms() -> int:
    """Close the rooms elsewhere whose visit or hour has ended; how many. May run twice."""
    at = now()
    over = (
        select(VideoRoom)
        .join(Visit, Visit.id == VideoRoom.visit_id)
        .join(Visit.slot)
        .where(VideoRoom.provider != providers.video.ours.name, VideoRoom.ended_at.is_(None))
        .where(or_(Visit.state.not_in(MAY_JOIN), at >= ENDS_AT))
        .limit(AT_ONCE)
        # PostgreSQL: another worker's turn waits here, and then finds them closed.
        .with_for_update(of=VideoRoom, key_share=True)
    )
    with transaction(SYSTEM) as session:
        rooms = list(session.scalars(over))
        for room in rooms:
            room.ended_at = at
            kind = OutboxKind.CLOSE_VIDEO_ROOM
            key = f"{kind}:{room.visit_id}"
            outbox.owe(kind, room.visit_id, dedupe_key=key, worth_for=WORTH_ENDING_FOR)
        return len(rooms)


def end_there(visit_id: int) -> None:
    """Tell the provider that this visit's room has ended; raises the two failures."""
    with transaction(SYSTEM) as session:
        room = session.get_one(VideoRoom, visit_id)
        place, name = room.provider, room.name
    provider = providers.video.elsewhere.get(place)
    if provider is not None:
        provider.end_room(name)
