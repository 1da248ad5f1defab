"""Owns the rules a proposed visit must meet, one small function for each.

`refusals` returns all that speak against a visit, not only the first, so that a family corrects
everything in one go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.domain.clock import local
from app.domain.compassion import Lane
from app.domain.decision_clock import counted_day, next_working_day
from app.domain.errors import Code, Refusal
from app.domain.policy import FacilityPolicy, Mode


@dataclass(frozen=True, kw_only=True)
class Person:
    """One who would come."""

    name: str
    age: int


@dataclass(frozen=True, kw_only=True)
class SlotFacts:
    """The hour that is asked for."""

    starts_at: datetime
    mode: Mode
    is_closed: bool
    free_places: int


@dataclass(frozen=True, kw_only=True)
class ProposedVisit:
    """Everything the rules look at."""

    asked_at: datetime
    slot: SlotFacts
    party: tuple[Person, ...]
    open_requests: int
    has_asked_for_slot: bool
    policy: FacilityPolicy
    zone: ZoneInfo
    lane: Lane = Lane.ORDINARY
    has_urgent_request: bool = False


def refusals(visit: ProposedVisit) -> list[Refusal]:
    """All that the rules hold against this visit; empty when it may be asked for."""
    rules = (main_visitor, party_size, distinct_people, open_requests, slot_window, slot_state)
    return [refusal for rule in rules for refusal in rule(visit)]


def party_refusals(visit: ProposedVisit) -> list[Refusal]:
    """What speaks against the people alone, when the hour is theirs already."""
    rules = (main_visitor, party_size, distinct_people)
    return [refusal for rule in rules for refusal in rule(visit)]


def hour_refusals(visit: ProposedVisit) -> list[Refusal]:
    """What speaks against the hour alone, before anybody has said who comes."""
    rules = (open_requests, slot_window, slot_state)
    return [refusal for rule in rules for refusal in rule(visit)]


def main_visitor(visit: ProposedVisit) -> Iterator[Refusal]:
    """Whoever asks is an adult; children come with one (default, product rules)."""
    least = visit.policy.main_visitor_from_age
    if visit.party[0].age < least:
        yield Refusal(code=Code.VISITOR_TOO_YOUNG, facts={"age": least})


def party_size(visit: ProposedVisit) -> Iterator[Refusal]:
    """Three people, and small children besides (Indian norm; Model Prison Manual 2016).

    In days of death or grave illness more of the family may come (default).
    """
    policy = visit.policy
    children = sum(person.age < policy.child_under_age for person in visit.party)
    most = policy.adults_in(visit.lane)
    if len(visit.party) - children > most:
        yield Refusal(code=Code.TOO_MANY_ADULTS, facts={"most": most})
    if children > policy.children:
        yield Refusal(code=Code.TOO_MANY_CHILDREN, facts={"most": policy.children})


def distinct_people(visit: ProposedVisit) -> Iterator[Refusal]:
    """Nobody is named twice: a second row for one person hides a stranger at the gate."""
    seen: set[tuple[str, int]] = set()
    for person in visit.party:
        key = (person.name.casefold(), person.age)
        if key in seen:
            yield Refusal(code=Code.PERSON_TWICE, facts={"name": person.name})
        seen.add(key)


def open_requests(visit: ProposedVisit) -> Iterator[Refusal]:
    """Few open requests for each phone, so that nobody can hoard the hours.

    One urgent request at a time, whatever else she has asked for (default).
    """
    if visit.lane is Lane.COMPASSION:
        if visit.has_urgent_request:
            yield Refusal(code=Code.URGENT_ALREADY_OPEN)
        return
    most = visit.policy.open_requests_per_visitor
    if visit.open_requests >= most:
        yield Refusal(code=Code.TOO_MANY_OPEN_REQUESTS, facts={"most": most})


def slot_window(visit: ProposedVisit) -> Iterator[Refusal]:
    """From the next working day (video: the next day) to fourteen days ahead.

    In days of death or grave illness from this day on, for the hours that can still be decided.
    """
    day = local(visit.slot.starts_at, visit.zone).date()
    first, last = booking_window(
        visit.asked_at, visit.slot.mode, visit.policy, visit.zone, visit.lane
    )
    ahead = visit.slot.starts_at - visit.asked_at
    if day < first or ahead < visit.policy.time_ahead(visit.lane):
        yield Refusal(code=Code.SLOT_TOO_SOON, facts={"first": first}, field="slot_id")
    if day > last:
        yield Refusal(code=Code.SLOT_TOO_LATE, facts={"last": last}, field="slot_id")


def slot_state(visit: ProposedVisit) -> Iterator[Refusal]:
    """Open, with a place left, and not asked for already by the same phone."""
    if visit.slot.is_closed:
        yield Refusal(code=Code.SLOT_CLOSED, field="slot_id")
    if visit.has_asked_for_slot:
        yield Refusal(code=Code.SLOT_ALREADY_ASKED, field="slot_id")
    elif visit.slot.free_places < 1:
        yield Refusal(code=Code.SLOT_FULL, field="slot_id")


def booking_window(
    asked_at: datetime,
    mode: Mode,
    policy: FacilityPolicy,
    zone: ZoneInfo,
    lane: Lane = Lane.ORDINARY,
) -> tuple[date, date]:
    """The first and the last day that may be asked for at `asked_at`."""
    if lane is Lane.COMPASSION:
        today = local(asked_at, zone).date()
        return today, today + timedelta(days=policy.latest_day)
    asked_on = counted_day(asked_at, policy, zone)
    tomorrow = asked_on + timedelta(days=1)
    first = tomorrow if mode is Mode.VIDEO else next_working_day(asked_on)
    return first, asked_on + timedelta(days=policy.latest_day)
