"""From a weekly timetable to hours on days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from app.domain.clock import local
from app.domain.policy import Mode
from app.domain.slot_calendar import WeeklyHour, dated_slots, days_from

KOLKATA, LONDON = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 23)
TEN = WeeklyHour(mode=Mode.PHYSICAL, weekday=0, starts_time=time(10), minutes=15, places=4)


def test_it_works() -> None:
    (slot,) = dated_slots([TEN], [MONDAY], KOLKATA)

    assert slot.starts_at == datetime(2026, 11, 23, 4, 30, tzinfo=UTC)
    assert slot.ends_at == datetime(2026, 11, 23, 4, 45, tzinfo=UTC)
    assert (slot.mode, slot.places) == (Mode.PHYSICAL, 4)


def test_an_hour_comes_back_on_its_weekday_alone() -> None:
    days = [
        local(slot.starts_at, KOLKATA).date()
        for slot in dated_slots([TEN], days_from(MONDAY, 15), KOLKATA)
    ]

    assert days == [date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 7)]


def test_the_hours_of_a_day_come_in_order() -> None:
    hours = [replace(TEN, starts_time=time(hour), mode=mode) for hour in (14, 9) for mode in Mode]

    found = [
        (local(slot.starts_at, KOLKATA).hour, slot.mode)
        for slot in dated_slots(hours, [MONDAY], KOLKATA)
    ]

    assert found == [(9, Mode.PHYSICAL), (9, Mode.VIDEO), (14, Mode.PHYSICAL), (14, Mode.VIDEO)]


def test_a_closed_day_has_none() -> None:
    assert list(dated_slots([TEN], [MONDAY], KOLKATA, closed_on={MONDAY})) == []


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "is_held"),
    [
        (None, None, True),
        (MONDAY, MONDAY, True),
        (date(2026, 11, 24), None, False),
        (None, date(2026, 11, 22), False),
    ],
)
def test_an_hour_is_held_from_its_first_day_to_its_last(
    valid_from: date | None, valid_until: date | None, is_held: bool
) -> None:
    hour = replace(TEN, valid_from=valid_from, valid_until=valid_until)

    assert bool(list(dated_slots([hour], [MONDAY], KOLKATA))) is is_held


def test_ten_stays_ten_on_the_wall_when_the_clocks_change() -> None:
    sunday = replace(TEN, weekday=6)
    slots = list(dated_slots([sunday], days_from(date(2026, 3, 22), 8), LONDON))

    assert [local(slot.starts_at, LONDON).time() for slot in slots] == [time(10), time(10)]
    assert [slot.starts_at.hour for slot in slots] == [10, 9]
