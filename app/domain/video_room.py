"""Owns what can be in a video room and happen in it: ends, lines, events, and its phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# An end that has been silent for longer has lost its line; a browser speaks every five seconds.
SILENT_AFTER = timedelta(seconds=12)
LONGEST_EXTENSION = 15


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
    EXTENDED = "extended"
    SHOWN_OUT = "shown_out"
    ENDED = "ended"


class RoomPhase(StrEnum):
    """What a room is now: the same answer draws the page and lets signals through."""

    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class RoomFacts:
    """What a room's phase depends on."""

    let_in_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    closes_at: datetime


def phase(room: RoomFacts, now: datetime) -> RoomPhase:
    """What the room is at `now`; it ends by its clock even when nobody ends it."""
    if room.ended_at is not None or now >= room.closes_at:
        return RoomPhase.ENDED
    if room.let_in_at is None:
        return RoomPhase.WAITING
    return RoomPhase.OPEN if room.paused_at is None else RoomPhase.PAUSED


def is_here(last_seen_at: datetime, now: datetime) -> bool:
    """Whether an end that was last heard of then is still on the line."""
    return now - last_seen_at <= SILENT_AFTER


def may_be_heard_between(one: EndRole, other: EndRole, *, is_legal: bool) -> bool:
    """Whether sound may pass between two ends: of counsel's talk an officer hears nothing.

    Seen, not heard: Model Prison Manual 2016 on interviews with legal advisers.
    """
    return not (is_legal and EndRole.OFFICER in (one, other))
