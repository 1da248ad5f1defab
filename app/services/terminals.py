"""Owns the devices of a home: named by an officer, told which call is theirs."""

from __future__ import annotations

import secrets

from sqlalchemy import or_, select

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.pairing import DIGITS, LIVES_FOR
from app.domain.roles import Permission
from app.domain.video_room import MAY_JOIN
from app.extensions import db
from app.integrations.providers import providers
from app.models import scope
from app.models.video_room import VideoRoom
from app.models.video_terminal import VideoTerminal, code_hash
from app.models.visit import Visit
from app.models.visit_side import VisitSide
from app.queries.two_homes import side_of_visit
from app.services.transaction import transaction
from app.services.video import door_of, entry_of, visit_with_room

# As long as an end's name may be.
LONGEST_NAME = 120


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
                code_until_at=now() + LIVES_FOR,
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


def terminal_entry(terminal: VideoTerminal) -> tuple[str, str] | None:
    """The call that this device shows now: its reference, and a token to enter it once."""
    with scope.acting(SYSTEM):
        reference = _call_at(terminal)
        visit = visit_with_room(reference) if reference else None
        if visit is None or not door_of(visit).is_open:
            return None
        is_asking = visit.facility_id != terminal.facility_id
        person = f"{'asking' if is_asking else 'terminal'}-{terminal.id}"
        entry = entry_of(visit, person, _name_at(terminal, visit, is_asking))
    return visit.reference, providers.video.ours.entry_token(entry)


def _name_at(terminal: VideoTerminal, visit: Visit, is_asking: bool) -> str:
    """What the others read under the picture; between two homes the devices may be called alike."""
    if not visit.is_between_homes:
        return terminal.name
    who = side_of_visit(visit.id).prisoner.name if is_asking else visit.wanted_name
    return f"{who}, {terminal.name}"[:LONGEST_NAME]


def _call_at(terminal: VideoTerminal) -> str | None:
    """The reference of the call that the desk has opened at this device, if there is one."""
    return db.session.scalar(
        select(Visit.reference)
        .join(VideoRoom, VideoRoom.visit_id == Visit.id)
        .outerjoin(VisitSide, VisitSide.visit_id == Visit.id)
        .where(or_(VideoRoom.terminal_id == terminal.id, VisitSide.terminal_id == terminal.id))
        .where(VideoRoom.ended_at.is_(None))
        .where(VideoRoom.provider == providers.video.ours.name)
        .where(VideoRoom.let_in_at.is_not(None), Visit.state.in_(MAY_JOIN))
        .order_by(VideoRoom.let_in_at.desc())
        .limit(1)
    )
