"""Owns what the desk does with a call: open, warn, pause, telephone, extend, end; its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

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
    Whose,
    may_be_telephoned,
    phase,
)
from app.domain.visit_states import TABLE, Move, Mover, State
from app.extensions import db
from app.models import scope
from app.models.video_room import VideoRoom
from app.models.video_terminal import VideoTerminal
from app.models.visit import ENDS_AT, Visit
from app.queries.two_homes import side_if_any, side_of, side_of_visit
from app.queries.video_desk import owing_credits
from app.services.allowances import settle_allowance
from app.services.moves import check_move, visit_to_move
from app.services.not_brought import add_not_brought, ends_not_ready, missing_end
from app.services.room_log import credit_minutes, ends_in, note, note_silence, room_facts
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.models.visit_side import VisitSide

AT_ONCE = 50
CALLED_OFF = (State.CANCELLED_BY_VISITOR, State.CANCELLED_BY_PRISON)
LOOK_BACK = timedelta(hours=6)


def open_call(actor: Actor, reference: str, terminal_id: int | None) -> None:
    """Let the two ends meet, the prisoner at this terminal; raises Refused or NotFound.

    Between two homes each desk opens for its own prisoner: they meet when both have.
    """
    with _at_desk(actor, reference) as (visit, room, side):
        _in_phase(visit, RoomPhase.WAITING)
        home_id = side.facility_id if side else visit.facility_id
        seat = side or room
        seat.terminal_id = _terminal_of(home_id, terminal_id) or seat.terminal_id
        if visit.is_between_homes and not _both_ready(visit, room):
            return
        _let_in(visit, room, actor)
        _note(visit, RoomEventKind.OPENED, actor)


def warn(actor: Actor, reference: str, sentence: str) -> None:
    """Show every end one sentence."""
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, RoomPhase.OPEN, RoomPhase.PAUSED)
        room.warning = sentence
        _note(visit, RoomEventKind.WARNED, actor)


def pause(actor: Actor, reference: str) -> None:
    """Hold the call; its clock runs on, and what is lost is credited."""
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, RoomPhase.OPEN)
        room.paused_at = now()
        _note(visit, RoomEventKind.PAUSED, actor)


def go_on(actor: Actor, reference: str) -> None:
    """Let the call go on by video after a pause, or from the telephone."""
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, RoomPhase.PAUSED, RoomPhase.TELEPHONE)
        room.paused_at = room.telephoned_at = None
        _note(visit, RoomEventKind.WENT_ON, actor)


def go_by_telephone(actor: Actor, reference: str) -> None:
    """Let them talk by the home's telephone, on a line that carries no call; raises NotFound.

    Open or not yet: a family whose browser cannot call at all is rung when its hour begins.
    """
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, RoomPhase.WAITING, RoomPhase.OPEN, RoomPhase.PAUSED)
        if not may_be_telephoned(visit.visitor.phone, is_legal=visit.is_legal):
            raise NotFound
        _let_in(visit, room, actor)
        room.paused_at, room.telephoned_at = None, now()
        _note(visit, RoomEventKind.TELEPHONED, actor)


def extend(actor: Actor, reference: str, minutes: int) -> None:
    """Give the call more minutes, up to a quarter of an hour in all."""
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, *set(RoomPhase) - {RoomPhase.ENDED})
        room.extra_minutes = min(room.extra_minutes + minutes, LONGEST_EXTENSION)
        _note(visit, RoomEventKind.EXTENDED, actor, minutes=minutes)


def give_owed_minutes(actor: Actor, reference: str) -> None:
    """Give this call what earlier ones owe the family, as far as a call may be extended."""
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, *set(RoomPhase) - {RoomPhase.ENDED})
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
    with _at_desk(actor, reference) as (visit, room, _side):
        _in_phase(visit, RoomPhase.OPEN, RoomPhase.PAUSED, RoomPhase.TELEPHONE)
        move = Move.CUT_SHORT if reason else Move.COMPLETE
        _end(visit, room, actor, move, reason)


def say_not_brought(
    actor: Actor, reference: str, whose: Whose | None, reason: Reason | None
) -> None:
    """Say that a call between two homes cannot begin, as one of the two is not there."""
    with _at_desk(actor, reference) as (visit, room, side):
        if not visit.is_between_homes:
            raise NotFound
        _in_phase(visit, RoomPhase.WAITING)
        missing = missing_end(visit, room, side, whose)
        add_not_brought(visit, room, actor, (missing,), reason)


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
        if visit.is_between_homes and visit.state is State.APPROVED:
            # Neither desk said a word: whoever has nobody at a terminal did not bring him.
            add_not_brought(visit, room, SYSTEM, ends_not_ready(visit, room), Reason.NOT_BROUGHT)
            return True
        _end(visit, room, SYSTEM, Move.COMPLETE, None)
        return True


@contextmanager
def _at_desk(actor: Actor, reference: str) -> Iterator[tuple[Visit, VideoRoom, VisitSide | None]]:
    """The call, locked, and the side of it when this desk is the asker's; or NotFound."""
    homes = actor.facilities_where(Permission.KEEP_VIDEO_DESK)
    is_side = side_if_any(reference, homes) is not None
    # Behind its side a desk serves the system: the visit is the other home's.
    with transaction(SYSTEM if is_side else actor):
        visit = visit_to_move(reference)
        if not is_side and visit.facility_id not in homes:
            raise NotFound
        side = side_of(reference, homes) if is_side else None
        yield visit, _room_of(visit), side


def _in_phase(visit: Visit, *phases: RoomPhase) -> None:
    if phase(room_facts(visit), now()) not in phases:
        raise refused(Code.NOT_IN_TIME)


def _let_in(visit: Visit, room: VideoRoom, actor: Actor) -> None:
    """Note in the visit's own history that the family is let in and the meeting begins."""
    for move in (Move.CHECK_IN, Move.BEGIN):
        if (visit.state, move) in TABLE:
            check_move(visit, move, Mover.GATE)
            visit.move(move, mover=Mover.GATE, actor=actor, at=now())
    room.let_in_at = room.let_in_at or now()


def _terminal_of(home_id: int, terminal_id: int | None) -> int | None:
    """The id of this device of this home; NotFound for one of another."""
    if terminal_id is None:
        return None
    terminal = db.session.get(VideoTerminal, terminal_id)
    if terminal is None or terminal.facility_id != home_id or terminal.retired_at is not None:
        raise NotFound
    return terminal.id


def _both_ready(visit: Visit, room: VideoRoom) -> bool:
    db.session.flush()
    with scope.acting(SYSTEM):
        side = side_of_visit(visit.id)
    return None not in (room.terminal_id, side.terminal_id)


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
        event = visit.move(move, mover=Mover.GATE, actor=actor, at=at, reason=reason)
        settle_allowance(visit, event)
    _note(visit, RoomEventKind.ENDED, actor, reason=reason)
    # An hour that was called off was lost by nobody, though somebody sat waiting for it.
    if visit.state not in CALLED_OFF:
        credit_minutes(visit, at)


def _note(visit: Visit, kind: RoomEventKind, actor: Actor, **facts: object) -> None:
    role = None if actor is SYSTEM else EndRole.OFFICER
    note(visit.id, kind, now(), role=role, name=actor.name, **facts)
