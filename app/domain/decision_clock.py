"""Owns by when a request is answered, and how far it climbs when that time has passed.

Due is the next working evening, and never after the eve's. Nothing here refuses a request: it
climbs until its hour begins.
"""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.clock import instant, local
from app.domain.compassion import Lane
from app.domain.policy import FacilityPolicy

SUNDAY = 6


class Level(StrEnum):
    """How far an unanswered request has climbed, the lowest first."""

    HOME = "home"
    DEPUTY = "deputy"
    RANGE = "range"
    HEADQUARTERS = "headquarters"

    @property
    def rank(self) -> int:
        """Its place on the ladder, from 0."""
        return list(Level).index(self)


def level_at(
    due_at: datetime, at: datetime, policy: FacilityPolicy, lane: Lane = Lane.ORDINARY
) -> Level:
    """How far a request that is due at `due_at` and still undecided has climbed at `at`."""
    to_range, to_headquarters = _climbs_after(policy, lane)
    late = at - due_at
    if late <= timedelta(0):
        return Level.HOME
    if late <= timedelta(hours=to_range):
        return Level.DEPUTY
    if late <= timedelta(hours=to_headquarters):
        return Level.RANGE
    return Level.HEADQUARTERS


def steps_to(level: Level) -> tuple[Level, ...]:
    """The steps of the ladder that lead to `level`; none for a request that is in time."""
    return tuple(step for step in Level if 0 < step.rank <= level.rank)


def due_time(
    submitted_at: datetime, slot_starts_at: datetime, policy: FacilityPolicy, zone: ZoneInfo
) -> datetime:
    """When the decision is due: 18:00 on the next working day, at latest 20:00 on the eve."""
    asked_on = counted_day(submitted_at, policy, zone)
    evening = instant(next_working_day(asked_on), time(policy.due_at_hour), zone)
    eve_on = local(slot_starts_at, zone).date() - timedelta(days=1)
    eve = instant(eve_on, time(policy.due_on_the_eve_by_hour), zone)
    return min(evening, eve)


def urgent_due_time(
    asked_at: datetime, slot_starts_at: datetime, policy: FacilityPolicy
) -> datetime:
    """When it is due in days of death or grave illness: within hours, day and night alike.

    For an hour that is nearer still, half of the time that is left is the family's to travel in.
    """
    in_hours = timedelta(hours=policy.compassion_answer_hours)
    return asked_at + min(in_hours, max(slot_starts_at - asked_at, timedelta(0)) / 2)


def answer_due_time(
    asked_at: datetime, slot_starts_at: datetime, policy: FacilityPolicy
) -> datetime:
    """When the family's answer is due: some days, and never after the hour itself."""
    return min(asked_at + timedelta(hours=policy.answer_within_hours), slot_starts_at)


def _climbs_after(policy: FacilityPolicy, lane: Lane) -> tuple[int, int]:
    """Hours past the due time until it is with the range, and with headquarters."""
    if lane is Lane.COMPASSION:
        return policy.compassion_range_after_hours, policy.compassion_headquarters_after_hours
    return policy.range_after_hours, policy.headquarters_after_hours


def counted_day(at: datetime, policy: FacilityPolicy, zone: ZoneInfo) -> date:
    """The day a request at `at` counts for: after the office closes, the day after."""
    wall = local(at, zone)
    late = wall.hour >= policy.day_closes_at_hour
    return wall.date() + timedelta(days=1 if late else 0)


def next_working_day(day: date) -> date:
    """The first day after `day` that is not a Sunday."""
    following = day + timedelta(days=1)
    return following + timedelta(days=1) if following.weekday() == SUNDAY else following
