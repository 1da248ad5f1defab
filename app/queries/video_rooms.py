"""Owns what the browsers of a room ask each second: who is there, what the room is, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.video_room import EndRole, is_here
from app.extensions import db
from app.models import scope
from app.models.video_end import VideoEnd, VideoSignal, end_key_hash
from app.models.video_terminal import VideoTerminal, terminal_key_hash
from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The room as one end sees it."""

    visit: Visit
    role: EndRole
    ends: list[dict[str, Any]]
    signals: list[dict[str, Any]]


def seen_by(key: str, after: int) -> Seen:
    """The room of the end with this key, and the signals for it after number `after`."""
    with scope.acting(SYSTEM):
        end = db.session.scalar(select(VideoEnd).where(VideoEnd.key_hash == end_key_hash(key)))
        if end is None or end.left_at is not None:
            raise NotFound
        visit = db.session.scalars(
            select(Visit)
            .where(Visit.id == end.visit_id)
            .options(joinedload(Visit.slot), joinedload(Visit.facility))
            .options(joinedload(Visit.video_room))
        ).one()
        return Seen(visit=visit, role=end.role, ends=_others(end), signals=_signals(end, after))


def paired_terminal(key: str) -> VideoTerminal | None:
    """The device whose browser holds this key, while it is in use."""
    with scope.acting(SYSTEM):
        return db.session.scalar(
            select(VideoTerminal).where(
                VideoTerminal.key_hash == terminal_key_hash(key), VideoTerminal.retired_at.is_(None)
            )
        )


def _others(end: VideoEnd) -> list[dict[str, Any]]:
    rows = (
        select(VideoEnd)
        .where(VideoEnd.visit_id == end.visit_id, VideoEnd.left_at.is_(None))
        .where(VideoEnd.id != end.id)
        .order_by(VideoEnd.id)
    )
    at = now()
    return [
        {
            "id": other.id,
            "role": other.role.value,
            "name": other.name,
            "line": other.line.value,
            "is_here": is_here(other.last_seen_at, at),
        }
        for other in db.session.scalars(rows)
    ]


def _signals(end: VideoEnd, after: int) -> list[dict[str, Any]]:
    rows = (
        select(VideoSignal)
        .where(VideoSignal.to_end_id == end.id, VideoSignal.id > after)
        .order_by(VideoSignal.id)
        .limit(100)
    )
    return [{"id": s.id, "from": s.from_end_id, "body": s.body} for s in db.session.scalars(rows)]
