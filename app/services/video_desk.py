"""Owns what the desk does with a call: open, warn, pause, go on, extend, end; and its clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.reasons import FOR_CUTTING_SHORT, Reason
from app.domain.roles import Permission
from app.domain.video_room import (
    LONGEST_EXTENSION,
    EndRole,
    RoomEventKind,
    RoomPhase,
    phase,
)
from app.domain.visit_states import TABLE, Move, Mover
from app.extensions import db
from app.models import scope
from app.models.video_room import VideoRoom
from app.models.video_terminal import VideoTerminal
from app.models.visit import ENDS_AT, Visit
from app.queries.video_desk import owing_credits
from app.services.moves import check_move, visit_to_move
from app.services.room_log import credit_minutes, ends_in, note, note_silence, room_facts
from app.services.transaction import transaction

AT_ONCE = 50
LOOK_BACK = timedelta(hours=6)


def open_call(actor: Actor, reference: str, terminal_id: int | None) -> None:
    """Let the two ends meet, the prisoner at this terminal; raises Refused or NotFound."""
    with transaction(actor) as session:
        visit, room = _call(actor, reference, RoomPhase.WAITING)
        if terminal_id is not None:
            terminal = session.get(VideoTerminal, terminal_id)
            if terminal is None or terminal.facility_id != visit.facility_id:
                raise NotFound
            room.terminal_id = terminal.id
        for move in (Move.CHECK_IN, Move.BEGIN):
            if (visit.state, move) in TABLE:
                check_move(visit, move, Mover.GATE)
                visit.move(move, mover=Mover.GATE, actor=actor, at=now())
        room.let_in_at = now()
        _note(visit, RoomEventKind.OPENED, actor)


def warn(actor: Actor, reference: str, sentence: str) -> None:
    """Show every end one sentence."""
    with transaction(actor):
        visit, room = _call(actor, reference, RoomPhase.OPEN, RoomPhase.PAUSED)
        room.warning = sentence
        _note(visit, RoomEventKind.WARNED, actor)


def pause(actor: Actor, reference: str) -> None:
    """Hold the call; its clock runs on, and what is lost is credited."""
    with transaction(actor):
        visit, room = _call(actor, reference, RoomPhase.OPEN)
        room.paused_at = now()
        _note(visit, RoomEventKind.PAUSED, actor)


def go_on(actor: Actor, reference: str) -> None:
    """Let the call go on after a pause."""
    with transaction(actor):
        visit, room = _call(actor, reference, RoomPhase.PAUSED)
        room.paused_at = None
        _note(visit, RoomEventKind.WENT_ON, actor)


def extend(actor: Actor, reference: str, minutes: int) -> None:
    """Give the call more minutes, up to a quarter of an hour in all."""
    with transaction(actor):
        visit, room = _call(actor, reference, *set(RoomPhase) - {RoomPhase.ENDED})
        room.extra_minutes = min(room.extra_minutes + minutes, LONGEST_EXTENSION)
        _note(visit, RoomEventKind.EXTENDED, actor, minutes=minutes)


def give_owed_minutes(actor: Actor, reference: str) -> None:
    """Give this call what earlier ones owe the family, as far as a call may be extended."""
    with transaction(actor):
        visit, room = _call(actor, reference, *set(RoomPhase) - {RoomPhase.ENDED})
        for credit in owing_credits(visit):
            minutes = min(credit.left, LONGEST_EXTENSION - room.extra_minutes)
            credit.repaid += minutes
            room.extra_minutes += minutes
        # They are of another call: what this one may yet lose is not thereby given back.
        _note(visit, RoomEventKind.EXTENDED, actor)


def end_call(actor: Actor, reference: str, reason: Reason | None) -> None:
    """End the call: it is over, or for a reason it is cut short."""
    if reason is not None and reason not in FOR_CUTTING_SHORT:
        raise refused(Code.REASON_NEEDED, "reason")
    with transaction(actor):
        visit, room = _call(actor, reference, RoomPhase.OPEN, RoomPhase.PAUSED)
        move = Move.CUT_SHORT if reason else Move.COMPLETE
        _end(visit, room, actor, move, reason)


def close_rooms() -> int:
    """Close the rooms whose time is over, credit what they lost; how many. May run twice."""
    with scope.acting(SYSTEM):
        references = db.session.scalars(
            select(Visit.reference)
            .join(Visit.slot)
            .join(VideoRoom, VideoRoom.visit_id == Visit.id)
            .where(VideoRoom.provider == "builtin", VideoRoom.ended_at.is_(None))
            .where(now() >= ENDS_AT, now() - LOOK_BACK < ENDS_AT)
            .limit(AT_ONCE)
        ).all()
    return sum(_close(reference) for reference in references)


def _close(reference: str) -> bool:
    with transaction(SYSTEM):
        visit = visit_to_move(reference)
        room = _room_of(visit)
        if room.ended_at or phase(room_facts(visit), now()) is not RoomPhase.ENDED:
            return False
        _end(visit, room, SYSTEM, Move.COMPLETE, None)
        return True


def _call(actor: Actor, reference: str, *phases: RoomPhase) -> tuple[Visit, VideoRoom]:
    visit = visit_to_move(reference)
    if visit.facility_id not in actor.facilities_where(Permission.KEEP_VIDEO_DESK):
        raise NotFound
    room = _room_of(visit)
    if phase(room_facts(visit), now()) not in phases:
        raise refused(Code.NOT_IN_TIME)
    return visit, room


def _room_of(visit: Visit) -> VideoRoom:
    db.session.refresh(visit, ["video_room"])
    if visit.video_room is None:
        raise NotFound
    return visit.video_room


def _end(visit: Visit, room: VideoRoom, actor: Actor, move: Move, reason: Reason | None) -> None:
    at: datetime = now()
    # In doubt for the family: whoever was not heard of at the end had lost the line.
    note_silence(ends_in(visit.id), at)
    room.ended_at = at
    if (visit.state, move) in TABLE:
        check_move(visit, move, Mover.GATE)
        visit.move(move, mover=Mover.GATE, actor=actor, at=at, reason=reason)
    _note(visit, RoomEventKind.ENDED, actor, reason=reason)
    credit_minutes(visit, at)


def _note(visit: Visit, kind: RoomEventKind, actor: Actor, **facts: object) -> None:
    role = None if actor is SYSTEM else EndRole.OFFICER
    note(visit.id, kind, now(), role=role, name=actor.name, **facts)
