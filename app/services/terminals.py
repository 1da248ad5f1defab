"""Owns the devices of a home: named by an officer, paired once by a code, known by their key."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.extensions import db
from app.integrations.providers import providers
from app.integrations.video.builtin import BuiltinVideo
from app.models import scope
from app.models.video_room import VideoRoom
from app.models.video_terminal import VideoTerminal, code_hash, terminal_key_hash
from app.models.visit import Visit
from app.services.transaction import transaction
from app.services.video import MAY_JOIN, door_of, entry_of, visit_with_room

CODE_LIVES_FOR = timedelta(minutes=10)
DIGITS = 8


def add_terminal(actor: Actor, facility_id: int, name: str) -> str:
    """Name a device of a home; the code that pairs its browser within ten minutes."""
    if facility_id not in actor.facilities_where(Permission.KEEP_VIDEO_DESK):
        raise NotFound
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    with transaction(actor) as session:
        session.add(
            VideoTerminal(
                facility_id=facility_id,
                name=name,
                code_hash=code_hash(code),
                code_until_at=now() + CODE_LIVES_FOR,
            )
        )
    return code


def retire_terminal(actor: Actor, terminal_id: int) -> None:
    """Take a device out of use; its browser is told nothing more."""
    with transaction(actor) as session:
        terminal = session.get(VideoTerminal, terminal_id)
        if terminal is None or terminal.facility_id not in actor.facilities_where(
            Permission.KEEP_VIDEO_DESK
        ):
            raise NotFound
        terminal.retired_at, terminal.key_hash, terminal.code_hash = now(), None, None


def pair(code: str) -> str:
    """Pair this browser by the code; the key that it keeps. Raises NotFound for a wrong code."""
    key = secrets.token_urlsafe(32)
    with transaction(SYSTEM):
        terminal = db.session.scalar(
            select(VideoTerminal).where(
                VideoTerminal.code_hash == code_hash(code), VideoTerminal.code_until_at > now()
            )
        )
        if terminal is None:
            raise NotFound
        terminal.code_hash = terminal.code_until_at = None
        terminal.key_hash, terminal.paired_at = terminal_key_hash(key), now()
    return key


def terminal_entry(terminal: VideoTerminal) -> tuple[str, str] | None:
    """The call that this device shows now: its reference, and a token to enter it once."""
    with scope.acting(SYSTEM):
        reference = _call_at(terminal)
        visit = visit_with_room(reference) if reference else None
        if visit is None or not door_of(visit).is_open:
            return None
        entry = entry_of(visit, f"terminal-{terminal.id}", terminal.name)
    if not isinstance(providers.video, BuiltinVideo):
        return None
    return visit.reference, providers.video.entry_token(entry)


def _call_at(terminal: VideoTerminal) -> str | None:
    """The reference of the call that the desk has opened at this device, if there is one."""
    return db.session.scalar(
        select(Visit.reference)
        .join(VideoRoom, VideoRoom.visit_id == Visit.id)
        .where(VideoRoom.terminal_id == terminal.id, VideoRoom.ended_at.is_(None))
        .where(VideoRoom.let_in_at.is_not(None), Visit.state.in_(MAY_JOIN))
        .order_by(VideoRoom.let_in_at.desc())
        .limit(1)
    )
