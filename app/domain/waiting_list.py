"""Owns the waiting list for a full day: who may join it, until when, and how long a pick lasts.

The line is for a day and not for an hour: a family travels for the day, and whatever hour comes
free helps it (docs/adr/0020). No place is won by the fastest finger: it is kept for the next in
the line, who is told and has the hours of a waking day to take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.clock import instant, local
from app.domain.errors import Code, Refusal
from app.domain.first_pick import asking_closes
from app.domain.visit_rules import (
    ProposedVisit,
    distinct_people,
    main_visitor,
    open_requests,
    party_size,
    slot_window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from app.domain.policy import FacilityPolicy, Mode

# Whoever gets the last place of all has still this long to take it.
LEAST_PICK = timedelta(hours=1)
# Nobody is woken to keep a place: a time that would be over in the night ends in the morning.
NIGHT_BEGINS_AT_HOUR, MORNING_AT_HOUR = 21, 9


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """How the line stands that a family wants to join."""

    has_free_hour: bool
    is_in_it: bool
    ends_at: datetime


def line_refusals(visit: ProposedVisit, line: LineFacts) -> list[Refusal]:
    """All that speaks against joining: the rules of any request, and a day that is not full."""
    rules = (main_visitor, party_size, distinct_people, open_requests, slot_window)
    of_request = [refusal for rule in rules for refusal in rule(visit)]
    return of_request + list(_of_line(visit, line))


def wait_ends_at(
    starts_at: datetime, mode: Mode, policy: FacilityPolicy, zone: ZoneInfo
) -> datetime:
    """When a family that still waits for the day of this hour is told that no place came free."""
    return asking_closes(starts_at, mode, policy, zone) - LEAST_PICK


def place_kept_until(
    at: datetime, starts_at: datetime, mode: Mode, policy: FacilityPolicy, zone: ZoneInfo
) -> datetime:
    """Until when an hour kept from `at` on waits for the family's tap; never into the night."""
    until = _by_day(at + timedelta(hours=policy.waiting_pick_hours), zone)
    return min(until, asking_closes(starts_at, mode, policy, zone))


def _of_line(visit: ProposedVisit, line: LineFacts) -> Iterator[Refusal]:
    if visit.slot.is_closed:
        yield Refusal(code=Code.SLOT_CLOSED, field="slot_id")
    if line.is_in_it:
        yield Refusal(code=Code.WAITING_ALREADY, field="slot_id")
    elif line.has_free_hour:
        yield Refusal(code=Code.DAY_HAS_PLACES, field="slot_id")
    if visit.asked_at >= line.ends_at:
        yield Refusal(code=Code.WAIT_OVER, field="slot_id")


def _by_day(until: datetime, zone: ZoneInfo) -> datetime:
    wall = local(until, zone)
    if MORNING_AT_HOUR <= wall.hour < NIGHT_BEGINS_AT_HOUR:
        return until
    morning_on = wall.date() + timedelta(days=wall.hour >= NIGHT_BEGINS_AT_HOUR)
    return instant(morning_on, time(MORNING_AT_HOUR), zone)
