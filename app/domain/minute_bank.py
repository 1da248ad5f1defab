"""Owns how many minutes of a call were lost, and by whose fault, measured from the room's own log.

Only what the family could not help is owed to it: a home that opens late, pauses, or loses its
terminal (prison), and a line that drops (network). Coming late or leaving early is her own. While
the home has her on the telephone they talk, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.reasons import Reason
from app.domain.video_room import EndRole, RoomEventKind

ITS_OWN_FAULT = frozenset({Reason.POWER_OR_NETWORK, Reason.STAFF_SHORTAGE})
ARRIVALS = frozenset({RoomEventKind.JOINED, RoomEventKind.RESUMED})
NOTHING = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class RoomFact:
    """One line of the room's log, as far as minutes depend on it."""

    at: datetime
    kind: RoomEventKind
    role: EndRole | None = None
    reason: Reason | None = None
    minutes: int = 0


@dataclass(frozen=True, kw_only=True)
class Lost:
    """What was lost of an hour, in whole minutes, by whose fault, and what was given back."""

    by_prison: int
    by_network: int
    given_back: int

    @property
    def owed(self) -> int:
        """What is still owed to the family."""
        return max(0, self.by_prison + self.by_network - self.given_back)


@dataclass
class _Room:
    """The room as the log has told it so far."""

    family: RoomEventKind | None = None
    terminal_is_there: bool = False
    is_open: bool = False
    is_paused: bool = False
    is_by_telephone: bool = False
    ended_for: RoomFact | None = None

    def take(self, fact: RoomFact) -> None:
        match fact.kind:
            case RoomEventKind.OPENED | RoomEventKind.WENT_ON:
                self.is_open, self.is_paused, self.is_by_telephone = True, False, False
            case RoomEventKind.TELEPHONED:
                self.is_open, self.is_by_telephone = True, True
            case RoomEventKind.PAUSED:
                self.is_paused = True
            case RoomEventKind.ENDED:
                self.ended_for = fact
            case RoomEventKind.LEFT | RoomEventKind.DROPPED | RoomEventKind.SHOWN_OUT:
                self._place(fact, is_there=False)
            case kind if kind in ARRIVALS:
                self._place(fact, is_there=True)

    def _place(self, fact: RoomFact, *, is_there: bool) -> None:
        if fact.role is EndRole.FAMILY:
            self.family = fact.kind
        elif fact.role is EndRole.TERMINAL:
            self.terminal_is_there = is_there

    @property
    def fault(self) -> str | None:
        """Whose fault it is that nobody talks now; None when they talk, or it is her own."""
        if self.family in (None, RoomEventKind.LEFT):
            return None
        if self.ended_for is not None:
            return "prison" if self.ended_for.reason in ITS_OWN_FAULT else None
        if self.is_by_telephone:
            return None
        if not self.is_open or self.is_paused or not self.terminal_is_there:
            return "prison"
        return "network" if self.family is RoomEventKind.DROPPED else None


class _BetweenHomes(_Room):
    """The same where both ends are kept by homes: neither of the two comes late by his own fault.

    The prisoner who asks sits where a family would.
    """

    @property
    def fault(self) -> str | None:
        if self.ended_for is not None:
            return "prison" if self.ended_for.reason in ITS_OWN_FAULT else None
        both = self.terminal_is_there and self.family in ARRIVALS
        return None if self.is_open and not self.is_paused and both else "prison"


def lost_minutes(facts: Sequence[RoomFact], starts_at: datetime, ends_at: datetime) -> Lost:
    """What was lost between `starts_at` and `ends_at`, by a log in the order of its hours."""
    return _lost(_Room(), facts, starts_at, ends_at)


def lost_between_homes(facts: Sequence[RoomFact], starts_at: datetime, ends_at: datetime) -> Lost:
    """The same for a call between two homes: what is lost before anybody came is a home's too."""
    begins = RoomFact(at=starts_at, kind=RoomEventKind.LEFT)
    return _lost(_BetweenHomes(), [begins, *facts], starts_at, ends_at)


def _lost(room: _Room, facts: Sequence[RoomFact], starts_at: datetime, ends_at: datetime) -> Lost:
    lost = {"prison": NOTHING, "network": NOTHING}
    for index, fact in enumerate(facts):
        room.take(fact)
        until = facts[index + 1].at if index + 1 < len(facts) else ends_at
        went_by = min(until, ends_at) - max(fact.at, starts_at)
        if room.fault and went_by > NOTHING:
            lost[room.fault] += went_by
    given_back = sum(f.minutes for f in facts if f.kind is RoomEventKind.EXTENDED)
    return Lost(
        by_prison=lost["prison"] // timedelta(minutes=1),
        by_network=lost["network"] // timedelta(minutes=1),
        given_back=given_back,
    )
