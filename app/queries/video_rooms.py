"""Owns what the browsers of a room ask again and again: who is there, what it is, what is new.

Nothing in the portal is asked as often as this, so a look is one statement, built once: the end
whose key it is, its room, visit and hour, and everybody who sits there. The key is looked up each
time and no pass is remembered: an end that was shown out, a call that the desk has ended and a
visit that was called off are known at the very next look. What the browsers told each other is
read only when something new is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.relations import RelationClass, relation_class
from app.domain.video_room import MAY_JOIN, EndRole, Line, RoomFacts, is_here
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.video_end import VideoEnd, VideoSignal, end_key_hash
from app.models.video_room import VideoRoom
from app.models.video_terminal import VideoTerminal, terminal_key_hash
from app.models.visit import Visit

AT_MOST = 100
# Tables, not classes: what is only read into JSON needs no objects. Nor is it cut to whoever is
# served: the key is the whole right to look, and it opens one room.
_me, _seat = VideoEnd.__table__.alias("me"), VideoEnd.__table__.alias("seat")
_visit, _slot, _room = Visit.__table__.c, Slot.__table__.c, VideoRoom.__table__.c
_signal = VideoSignal.__table__.c
LOOK = (
    select(
        _me.c.id.label("me"),
        select(func.max(_signal.id))
        .where(_signal.to_end_id == _me.c.id)
        .scalar_subquery()
        .label("newest"),
        *(_seat.c.id, _seat.c.role, _seat.c.name, _seat.c.line),
        *(_seat.c.last_seen_at, _seat.c.dropped_at),
        *(_visit.id.label("visit_id"), _visit.state, _visit.relation),
        func.coalesce(_visit.longer_until, _slot.ends_at).label("ends_at"),
        *(_room.let_in_at, _room.paused_at, _room.telephoned_at, _room.ended_at),
        *(_room.extra_minutes, _room.warning),
    )
    .select_from(_me)
    .join(Visit.__table__, _visit.id == _me.c.visit_id)
    .join(Slot.__table__, _slot.id == _visit.slot_id)
    .join(VideoRoom.__table__, _room.visit_id == _visit.id)
    .join(_seat, (_seat.c.visit_id == _visit.id) & _seat.c.left_at.is_(None))
    .where(_me.c.key_hash == bindparam("key_hash"), _me.c.left_at.is_(None))
    .order_by(_seat.c.id)
)
NEW_SIGNALS = (
    select(_signal.id, _signal.from_end_id.label("from"), _signal.body)
    .where(_signal.to_end_id == bindparam("me"), _signal.id > bindparam("after"))
    .order_by(_signal.id)
    .limit(AT_MOST)
)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One end in the room, as it was last heard of."""

    id: int
    role: EndRole
    name: str
    line: Line
    last_seen_at: datetime
    dropped_at: datetime | None

    def told(self, at: datetime) -> dict[str, Any]:
        """What the others are told of this end."""
        return {
            "id": self.id,
            "role": self.role.value,
            "name": self.name,
            "line": self.line.value,
            "is_here": is_here(self.last_seen_at, at),
        }


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The room as one end sees it."""

    visit_id: int
    facts: RoomFacts
    warning: str | None
    is_legal: bool
    me: Seat
    others: tuple[Seat, ...]
    signals: list[dict[str, Any]]

    @property
    def ends(self) -> list[dict[str, Any]]:
        """The others, as this end is told of them now."""
        at = now()
        return [other.told(at) for other in self.others]


def seen_by(key: str, after: int) -> Seen:
    """The room of the end with this key, and the signals for it after number `after`."""
    with db.engine.connect() as connection:
        return seen_through(connection, key, after)


def seen_through(connection: Connection, key: str, after: int) -> Seen:
    """The same, as the transaction of `connection` sees it."""
    rows = connection.execute(LOOK, {"key_hash": end_key_hash(key)}).all()
    if not rows:
        raise NotFound
    one, seats = rows[0], {row.id: _seat_in(row) for row in rows}
    signals: list[dict[str, Any]] = []
    if (one.newest or 0) > after:
        new = connection.execute(NEW_SIGNALS, {"me": one.me, "after": after})
        signals = [dict(row) for row in new.mappings()]
    return Seen(
        visit_id=one.visit_id,
        facts=_facts_in(one),
        warning=one.warning,
        is_legal=relation_class(one.relation) is RelationClass.LEGAL,
        me=seats.pop(one.me),
        others=tuple(seats.values()),
        signals=signals,
    )


def paired_terminal(key: str) -> VideoTerminal | None:
    """The device whose browser holds this key, while it is in use."""
    with scope.acting(SYSTEM):
        return db.session.scalar(
            select(VideoTerminal).where(
                VideoTerminal.key_hash == terminal_key_hash(key), VideoTerminal.retired_at.is_(None)
            )
        )


def _seat_in(row: Row[*tuple[Any, ...]]) -> Seat:
    return Seat(
        id=row.id,
        role=row.role,
        name=row.name,
        line=row.line,
        last_seen_at=row.last_seen_at,
        dropped_at=row.dropped_at,
    )


def _facts_in(row: Row[*tuple[Any, ...]]) -> RoomFacts:
    return RoomFacts(
        is_on=row.state in MAY_JOIN,
        let_in_at=row.let_in_at,
        paused_at=row.paused_at,
        telephoned_at=row.telephoned_at,
        ended_at=row.ended_at,
        closes_at=row.ends_at + timedelta(minutes=row.extra_minutes),
    )
