"""Owns what can be in a video room and happen in it: ends, lines, events, and its phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.visit_states import State

# A browser speaks every five seconds. One word late is a busy server or a bad moment: an end has
# lost its line when three were missed, with some seconds of grace for the answer on its way.
SPEAKS_EVERY = timedelta(seconds=5)
GRACE = timedelta(seconds=3)
SILENT_AFTER = 3 * SPEAKS_EVERY + GRACE
LONGEST_EXTENSION = 15
# In which states of its visit anybody may sit in a room.
MAY_JOIN = frozenset({State.APPROVED, State.CHECKED_IN, State.IN_PROGRESS})
# How long a home waits for the other one before it may say that nobody was brought there.
OTHER_HOME_GRACE = timedelta(minutes=5)


class VideoPlace(StrEnum):
    """Where a home's calls can happen; the names are those of the providers."""

    BUILTIN = "builtin"
    JITSI = "jitsi"
    BIGBLUEBUTTON = "bigbluebutton"
    LINK = "link"


class EndRole(StrEnum):
    """Who sits at one end of a call."""

    FAMILY = "family"
    # One of the party who joins from another place, by a link of their own.
    RELATIVE = "relative"
    TERMINAL = "terminal"
    OFFICER = "officer"


class Whose(StrEnum):
    """Of a call between two homes: whose prisoner a desk speaks of, its own or the other's."""

    OURS = "ours"
    THEIRS = "theirs"


class Line(StrEnum):
    """How well an end's line carries the call, as its own browser measures it."""

    GOOD = "good"
    WEAK = "weak"
    AUDIO_ONLY = "audio_only"


class RoomEventKind(StrEnum):
    """What the room's own log can hold."""

    OPENED = "opened"
    JOINED = "joined"
    LEFT = "left"
    DROPPED = "dropped"
    RESUMED = "resumed"
    WARNED = "warned"
    PAUSED = "paused"
    WENT_ON = "went_on"
    TELEPHONED = "telephoned"
    EXTENDED = "extended"
    SHOWN_OUT = "shown_out"
    NOT_BROUGHT = "not_brought"
    ENDED = "ended"


class RoomPhase(StrEnum):
    """What a room is now: the same answer draws the page and lets signals through."""

    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    TELEPHONE = "telephone"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """What a room's phase depends on."""

    # Whether its visit still stands: with one that is called off, its room has ended.
    is_on: bool = True
    let_in_at: datetime | None
    paused_at: datetime | None
    telephoned_at: datetime | None
    ended_at: datetime | None
    closes_at: datetime


def phase(room: RoomFacts, now: datetime) -> RoomPhase:
    """What the room is at `now`; it ends by its clock or with its visit, though nobody ends it."""
    if not room.is_on or room.ended_at is not None or now >= room.closes_at:
        return RoomPhase.ENDED
    if room.let_in_at is None:
        return RoomPhase.WAITING
    if room.telephoned_at is not None:
        return RoomPhase.TELEPHONE
    return RoomPhase.OPEN if room.paused_at is None else RoomPhase.PAUSED


def is_here(last_seen_at: datetime, now: datetime) -> bool:
    """Whether an end that was last heard of then is still on the line."""
    return now - last_seen_at <= SILENT_AFTER


def may_judge(heard_before_at: datetime, now: datetime) -> bool:
    """Whether an end that speaks now may tell that others are silent.

    If its own last word was as long ago, nobody was heard meanwhile: the server stood still, or
    took all words late. Those of the others may be waiting at the door; its next word will tell.
    """
    return is_here(heard_before_at, now)


def may_be_heard_between(one: EndRole, other: EndRole, *, is_legal: bool) -> bool:
    """Whether sound may pass between two ends: of counsel's talk an officer hears nothing.

    Seen, not heard: Model Prison Manual 2016 on interviews with legal advisers.
    """
    return not (is_legal and EndRole.OFFICER in (one, other))


def may_be_telephoned(phone: str | None, *, is_legal: bool) -> bool:
    """Whether a call may go on by the home's telephone when no line carries it.

    Not counsel's: an officer would hear it.
    """
    return phone is not None and not is_legal
