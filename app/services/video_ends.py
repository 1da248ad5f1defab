"""Owns what a browser does in a room: it enters once, speaks up, signals to another, leaves.

A browser proves itself by the key that it was given when it entered; the key is for one end of
one room. Nothing here is asked of Redis or of anybody outside.
"""

from __future__ import annotations

import secrets
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.video_room import (
    EndRole,
    Line,
    RoomEventKind,
    RoomPhase,
    is_here,
    may_be_heard_between,
    may_judge,
    phase,
)
from app.extensions import db
from app.integrations.errors import PermanentFailure
from app.integrations.providers import providers
from app.models.video_end import VideoEnd, VideoSignal, end_key_hash
from app.queries.video_rooms import Seen, seen_by, seen_through
from app.services.relatives import hold_link
from app.services.room_log import ends_in, note, note_silence
from app.services.transaction import transaction
from app.services.video import door_of, visit_with_room

if TYPE_CHECKING:
    from app.models.visit import Visit

SIGNALS_LIVE_FOR = timedelta(minutes=2)
LARGEST_SIGNAL = 16_000
MOST_SIGNALS = 40
NOTHING_NEW = sys.maxsize
# Written a dozen times a minute by each end: built once.
_end_table = VideoEnd.__table__
HEARD = (
    update(_end_table)
    .where(_end_table.c.id == bindparam("end_id"), _end_table.c.last_seen_at <= bindparam("at"))
    .values(last_seen_at=bindparam("at"), line=bindparam("line"))
)
# The words of ends that this process has heard and not yet written, and who may write them.
_heard: deque[dict[str, Any]] = deque()
pen = Lock()
ROLES = {
    "visitor": EndRole.FAMILY,
    # The terminal of a prisoner who asks from another home is where a family would sit.
    "asking": EndRole.FAMILY,
    "relative": EndRole.RELATIVE,
    "terminal": EndRole.TERMINAL,
    "officer": EndRole.OFFICER,
}


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What a browser is told when the door has opened."""

    key: str
    end_id: int
    person: str
    closes_at: Any


def enter(reference: str, token: str) -> Entered:
    """Open the door to this token, once; raises NotFound for every other one."""
    with transaction(SYSTEM):
        visit = visit_with_room(reference)
        claims = _claims(visit, token)
        if visit is None or not door_of(visit).is_open:
            raise NotFound
        end, key = _seat(visit, claims)
        try:
            db.session.flush()
        except IntegrityError as error:
            # The token has opened this door before.
            raise NotFound from error
        closes_at = door_of(visit).closes_at
        return Entered(key=key, end_id=end.id, person=end.person, closes_at=closes_at)


def pulse(key: str, line: Line, after: int = 0) -> Seen:
    """Note that this end is there, how its line is, and who of the others is silent; look."""
    seen, at = seen_by(key, after), now()
    _heard.append({"end_id": seen.me.id, "at": at, "line": line})
    may_tell = may_judge(seen.me.last_seen_at, at)
    if seen.me.dropped_at is not None or (may_tell and _has_silent(seen, at)):
        _note_change(seen, at, may_tell=may_tell)
    # One thread writes for all that wait: a slow disk must not hold a thread for each end that
    # speaks, or nobody would be left for the pages. What is handed over is written at once after.
    while _heard and pen.acquire(blocking=False):
        try:
            with transaction(SYSTEM):
                _write_heard()
        finally:
            pen.release()
    return seen


def signal(key: str, signals: list[dict[str, Any]]) -> None:
    """Hand descriptions and candidates to other ends of the same room, and to nobody else."""
    with transaction(SYSTEM):
        seen, at = seen_through(db.session.connection(), key, NOTHING_NEW), now()
        if phase(seen.facts, at) is not RoomPhase.OPEN:
            raise refused(Code.NOT_IN_TIME)
        others = {other.id: other for other in seen.others}
        for one in signals[:MOST_SIGNALS]:
            other, body = others.get(one.get("to", 0)), one.get("body")
            if other is None or not isinstance(body, str) or len(body) > LARGEST_SIGNAL:
                continue
            is_heard = may_be_heard_between(seen.me.role, other.role, is_legal=seen.is_legal)
            if not is_heard and "m=audio" in body:
                raise NotFound
            db.session.add(
                VideoSignal(from_end_id=seen.me.id, to_end_id=other.id, body=body, sent_at=at)
            )


def leave(key: str) -> None:
    """Note that this end has left by its own press."""
    with transaction(SYSTEM):
        end, at = _end(key), now()
        end.left_at = at
        note(end.visit_id, RoomEventKind.LEFT, at, role=end.role, name=end.name)


def drop_old_signals() -> int:
    """Forget what browsers told each other minutes ago; how much."""
    with transaction(SYSTEM) as session:
        old = delete(VideoSignal).where(VideoSignal.sent_at < now() - SIGNALS_LIVE_FOR)
        result: Any = session.execute(old.execution_options(synchronize_session=False))
        return int(result.rowcount)


def _claims(visit: Visit | None, token: str) -> dict[str, Any]:
    if visit is None or visit.video_room is None:
        raise NotFound
    try:
        return providers.video.ours.claims(token, visit.video_room.name)
    except PermanentFailure as error:
        raise NotFound from error


def _seat(visit: Visit, claims: dict[str, Any]) -> tuple[VideoEnd, str]:
    """Give the person a seat; whoever sat there before on another page has moved here."""
    user, at, key = claims["context"]["user"], now(), secrets.token_urlsafe(32)
    before = [end for end in ends_in(visit.id) if end.person == user["id"]]
    # Who comes back before anybody noticed that she was gone has lost her minutes all the same.
    # Of the others a newcomer tells nothing: their words may be waiting behind hers.
    note_silence(before, at)
    for end in before:
        end.left_at = at
    role = ROLES[user["id"].partition("-")[0]]
    if role is EndRole.RELATIVE:
        hold_link(visit.id, user["id"])
    end = VideoEnd(
        visit_id=visit.id,
        role=role,
        person=user["id"],
        name=user["name"],
        entry=claims["jti"],
        key_hash=end_key_hash(key),
        line=Line.GOOD,
        joined_at=at,
        last_seen_at=at,
    )
    db.session.add(end)
    kind = RoomEventKind.RESUMED if before else RoomEventKind.JOINED
    note(visit.id, kind, at, role=role, name=user["name"])
    return end, key


def _end(key: str) -> VideoEnd:
    end: VideoEnd | None = db.session.scalar(
        select(VideoEnd).where(VideoEnd.key_hash == end_key_hash(key), VideoEnd.left_at.is_(None))
    )
    if end is None:
        raise NotFound
    return end


def _note_change(seen: Seen, at: datetime, *, may_tell: bool) -> None:
    """Write into the log that this end is back, and whose line is lost by now."""
    with transaction(SYSTEM):
        # Others may have been heard and not yet written: they are not silent.
        _write_heard()
        end = db.session.get_one(VideoEnd, seen.me.id)
        if end.dropped_at is not None:
            end.dropped_at = None
            note(end.visit_id, RoomEventKind.RESUMED, at, role=end.role, name=end.name)
        if may_tell:
            note_silence(ends_in(end.visit_id), at)


def _write_heard() -> None:
    """Write all words that wait, in the present transaction."""
    words: list[dict[str, Any]] = []
    # Another thread may be taking from the same end.
    with suppress(IndexError):
        while True:
            words.append(_heard.popleft())
    if words:
        db.session.connection().execute(HEARD, words)


def _has_silent(seen: Seen, at: datetime) -> bool:
    heard = (one.last_seen_at for one in seen.others if one.dropped_at is None)
    return not all(is_here(last_seen_at, at) for last_seen_at in heard)
