"""Wall time and UTC, in India and where the clocks are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import day_bounds, instant, local, now, today

KOLKATA = ZoneInfo("Asia/Kolkata")
LONDON = ZoneInfo("Europe/London")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
HOUR = timedelta(hours=1)


def test_now_is_in_utc() -> None:
    with time_machine.travel(datetime(2026, 11, 24, 4, 30, tzinfo=UTC), tick=False):
        assert now() == datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
        assert now().tzinfo is UTC


def test_ten_in_the_morning_in_kolkata_is_half_past_four_utc() -> None:
    assert instant(date(2026, 11, 24), time(10), KOLKATA) == datetime(
        2026, 11, 24, 4, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("utc_hour", "utc_minute", "day"),
    [(18, 29, date(2026, 11, 24)), (18, 30, date(2026, 11, 25))],
)
def test_the_day_turns_at_midnight_of_the_home(utc_hour: int, utc_minute: int, day: date) -> None:
    with time_machine.travel(datetime(2026, 11, 24, utc_hour, utc_minute, tzinfo=UTC), tick=False):
        assert today(KOLKATA) == day


def test_an_hour_the_clock_skips_is_as_long_after_midnight_as_it_says() -> None:
    begins, _ = day_bounds(FORWARD, LONDON)
    skipped = instant(FORWARD, time(1, 30), LONDON)

    assert skipped - begins == timedelta(hours=1, minutes=30)
    assert local(skipped, LONDON).time() == time(2, 30)


def test_an_hour_the_clock_shows_twice_is_the_first() -> None:
    begins, _ = day_bounds(BACK, LONDON)
    twice = instant(BACK, time(1, 30), LONDON)

    assert twice - begins == timedelta(hours=1, minutes=30)
    assert local(twice + HOUR, LONDON).time() == local(twice, LONDON).time() == time(1, 30)


@pytest.mark.parametrize(("day", "hours"), [(FORWARD, 23), (BACK, 25), (date(2026, 6, 1), 24)])
def test_a_day_is_as_long_as_its_clock_makes_it(day: date, hours: int) -> None:
    begins, ends = day_bounds(day, LONDON)

    assert ends - begins == timedelta(hours=hours)
    assert local(begins, LONDON).date() == day
    assert local(ends, LONDON).date() == day + timedelta(days=1)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times(timezones=st.none()))
def test_in_india_every_wall_time_comes_back_as_it_went(day: date, at_time: time) -> None:
    there_and_back = local(instant(day, at_time.replace(fold=0), KOLKATA), KOLKATA)

    assert (there_and_back.date(), there_and_back.time()) == (day, at_time.replace(fold=0))
