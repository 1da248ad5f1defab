"""Owns which later change puts an approved visit in doubt, and how the doubt is settled.

A flagged visit cannot be checked in until an officer keeps it with a reason, moves it or calls it
off (product rule 4). A doubt names what raised it, so that the same fact is never asked twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.check_rules import BUFFER


class FlagKind(StrEnum):
    """What changed after the approval."""

    PRISONER_TRANSFERRED = "prisoner_transferred"
    PRISONER_RELEASED = "prisoner_released"
    PRISONER_AWAY = "prisoner_away"
    OFF_THE_LIST = "off_the_list"
    VISITOR_BARRED = "visitor_barred"
    KEPT_APART = "kept_apart"
    SLOT_CLOSED = "slot_closed"
    NOC_WITHDRAWN = "noc_withdrawn"


class Settled(StrEnum):
    """How a doubt was settled: by an officer, or because the fact behind it is no more."""

    KEPT = "kept"
    MOVED = "moved"
    CALLED_OFF = "called_off"
    NO_LONGER_SO = "no_longer_so"


# Another hour answers these; the others it does not.
ABOUT_THE_HOUR = frozenset({FlagKind.PRISONER_AWAY, FlagKind.SLOT_CLOSED, FlagKind.KEPT_APART})


@dataclass(frozen=True, kw_only=True)
class Absent:
    """One absence of the register."""

    id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ApprovedVisit:
    """What the register and the timetable say now of a visit that was approved."""

    facility_id: int
    slot_id: int
    is_slot_closed: bool
    starts_at: datetime
    ends_at: datetime
    day: date
    prisoner_id: int
    prisoner_facility_id: int
    left_on: date | None
    absences: tuple[Absent, ...]
    is_on_list: bool


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One flag to raise: its kind, and the fact that raises it."""

    kind: FlagKind
    subject: str


def doubts(visit: ApprovedVisit) -> list[Doubt]:
    """Everything that speaks against holding this visit as it was approved."""
    rules = (register, absence, contact, hour)
    return [doubt for rule in rules for doubt in rule(visit)]


def register(visit: ApprovedVisit) -> Iterator[Doubt]:
    """The prisoner is still held in this home on the day."""
    if visit.prisoner_facility_id != visit.facility_id:
        subject = f"facility:{visit.prisoner_facility_id}"
        yield Doubt(kind=FlagKind.PRISONER_TRANSFERRED, subject=subject)
    elif visit.left_on is not None and visit.left_on <= visit.day:
        yield Doubt(kind=FlagKind.PRISONER_RELEASED, subject=f"left:{visit.left_on}")


def absence(visit: ApprovedVisit) -> Iterator[Doubt]:
    """He is in the home at that hour, half an hour on each side included."""
    for away in visit.absences:
        if away.starts_at - BUFFER < visit.ends_at and visit.starts_at < away.ends_at + BUFFER:
            yield Doubt(kind=FlagKind.PRISONER_AWAY, subject=f"absence:{away.id}")


def contact(visit: ApprovedVisit) -> Iterator[Doubt]:
    """The visitor is still on his list."""
    if not visit.is_on_list:
        yield Doubt(kind=FlagKind.OFF_THE_LIST, subject=f"prisoner:{visit.prisoner_id}")


def hour(visit: ApprovedVisit) -> Iterator[Doubt]:
    """The home still holds visits at that hour."""
    if visit.is_slot_closed:
        yield Doubt(kind=FlagKind.SLOT_CLOSED, subject=f"slot:{visit.slot_id}")
