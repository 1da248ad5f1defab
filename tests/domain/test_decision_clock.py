"""By when a family is answered. November 2026: the 22nd and the 29th are Sundays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import local
from app.domain.decision_clock import (
    Level,
    answer_due_time,
    counted_day,
    due_time,
    level_at,
    next_working_day,
)
from app.domain.policy import FacilityPolicy, Mode
from app.domain.visit_rules import booking_window

KOLKATA = ZoneInfo("Asia/Kolkata")
USUAL = FacilityPolicy()


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=KOLKATA)


@pytest.mark.parametrize(
    ("asked", "starts", "due"),
    [
        # Tuesday, for a visit far off: Wednesday evening.
        (wall(24, 11), wall(28, 10), wall(25, 18)),
        # For Thursday: Wednesday evening at 18:00 is before the eve's 20:00.
        (wall(24, 11), wall(26, 10), wall(25, 18)),
        # For Wednesday: the eve comes first.
        (wall(24, 11), wall(25, 10), wall(24, 20)),
        # The office closes at 18:00; a minute earlier still counts for the same day.
        (wall(24, 17, 59), wall(28, 10), wall(25, 18)),
        (wall(24, 18), wall(28, 10), wall(26, 18)),
        # Saturday: nobody decides on Sunday.
        (wall(28, 11), wall(30, 10), wall(29, 20)),
        (wall(28, 11), datetime(2026, 12, 3, 10, tzinfo=KOLKATA), wall(30, 18)),
    ],
)
def test_an_answer_is_due_the_next_working_evening_and_by_the_eve(
    asked: datetime, starts: datetime, due: datetime
) -> None:
    assert due_time(asked.astimezone(UTC), starts, USUAL, KOLKATA) == due


@pytest.mark.parametrize(("hour", "day"), [(0, 24), (17, 24), (18, 25), (23, 25)])
def test_after_the_office_closes_a_request_counts_for_tomorrow(hour: int, day: int) -> None:
    assert counted_day(wall(24, hour), USUAL, KOLKATA) == date(2026, 11, day)


@pytest.mark.parametrize(("day", "following"), [(27, 28), (28, 30), (29, 30)])
def test_sunday_is_no_working_day(day: int, following: int) -> None:
    assert next_working_day(date(2026, 11, day)) == date(2026, 11, following)


@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.sampled_from(Mode),
    st.integers(0, 13),
    st.integers(0, 23),
)
def test_whatever_may_be_asked_for_is_due_after_the_asking_and_before_the_visit(
    minute: int, mode: Mode, days: int, hour: int
) -> None:
    asked_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    first, last = booking_window(asked_at, mode, USUAL, KOLKATA)
    day = min(first + timedelta(days=days), last)
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=KOLKATA)

    due_at = due_time(asked_at, starts_at, USUAL, KOLKATA)

    assert asked_at < due_at < starts_at
    assert local(due_at, KOLKATA).date() < day


@pytest.mark.parametrize(
    ("late", "level"),
    [
        (timedelta(0), Level.HOME),
        (timedelta(seconds=1), Level.DEPUTY),
        (timedelta(hours=2), Level.DEPUTY),
        (timedelta(hours=2, seconds=1), Level.RANGE),
        (timedelta(hours=12), Level.RANGE),
        (timedelta(hours=12, seconds=1), Level.HEADQUARTERS),
    ],
)
def test_a_late_request_climbs_step_by_step(late: timedelta, level: Level) -> None:
    due_at = wall(25, 18)

    assert level_at(due_at, due_at + late, USUAL) is level


def test_the_family_has_two_days_to_answer_and_never_longer_than_its_hour() -> None:
    assert answer_due_time(wall(24, 11), wall(30, 10), USUAL) == wall(26, 11)
    assert answer_due_time(wall(24, 11), wall(25, 10), USUAL) == wall(25, 10)
