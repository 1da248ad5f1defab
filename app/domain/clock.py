"""Owns time: the only reader of the system clock, and wall time ⇄ UTC for a facility."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """The instant `at` as the wall clock of `zone` shows it."""
    return at.astimezone(zone)


def today(zone: ZoneInfo) -> date:
    """The present calendar day in `zone`."""
    return local(now(), zone).date()


def instant(day: date, at_time: time, zone: ZoneInfo) -> datetime:
    """The UTC instant when the wall clock of `zone` shows `at_time` on `day`.

    In a daylight-saving gap the clock never shows it: the instant just as long after the last
    midnight is used. In an overlap it shows it twice: the first is used.
    """
    return datetime.combine(day, at_time, zone).replace(fold=0).astimezone(UTC)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants at which `day` begins and ends in `zone`."""
    return instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)
