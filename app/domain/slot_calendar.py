"""Owns how a weekly timetable becomes dated slots: wall-clock rows, minus the closed days."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.clock import instant
from app.domain.policy import Mode


@dataclass(frozen=True, kw_only=True)
class WeeklyHour:
    """One row of a facility's timetable: an hour that comes back each week."""

    mode: Mode
    weekday: int
    starts_time: time
    minutes: int
    places: int
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class DatedSlot:
    """One hour on one day."""

    mode: Mode
    starts_at: datetime
    ends_at: datetime
    places: int


def dated_slots(
    hours: Collection[WeeklyHour],
    days: Iterable[date],
    zone: ZoneInfo,
    closed_on: Collection[date] = (),
) -> Iterator[DatedSlot]:
    """The slots that `hours` give on `days`, in order, leaving out the closed days."""
    for day in days:
        if day not in closed_on:
            for hour in sorted(hours, key=lambda hour: (hour.starts_time, hour.mode)):
                if hour.weekday == day.weekday() and _is_valid(hour, day):
                    yield _dated(hour, day, zone)


def days_from(first: date, count: int) -> list[date]:
    """`count` days, beginning with `first`."""
    return [first + timedelta(days=offset) for offset in range(count)]


def _is_valid(hour: WeeklyHour, day: date) -> bool:
    begun = hour.valid_from is None or hour.valid_from <= day
    return begun and (hour.valid_until is None or day <= hour.valid_until)


def _dated(hour: WeeklyHour, day: date, zone: ZoneInfo) -> DatedSlot:
    starts_at = instant(day, hour.starts_time, zone)
    ends_at = starts_at + timedelta(minutes=hour.minutes)
    return DatedSlot(mode=hour.mode, starts_at=starts_at, ends_at=ends_at, places=hour.places)
