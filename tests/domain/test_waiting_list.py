"""Until when a family waits, and until when a place is kept for it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.clock import instant
from app.domain.policy import FacilityPolicy, Mode
from app.domain.waiting_list import place_kept_until, wait_ends_at

KOLKATA = ZoneInfo("Asia/Kolkata")
POLICY = FacilityPolicy()
# A Monday: the last day to ask for it is the Sunday before.
MONDAY = date(2026, 12, 7)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return instant(day, time(hour, minute), KOLKATA)


@pytest.mark.parametrize("mode", Mode)
def test_a_wait_ends_an_hour_before_it_is_too_late_to_ask(mode: Mode) -> None:
    ends_at = wait_ends_at(at(MONDAY, 10), mode, POLICY, KOLKATA)

    assert ends_at == at(MONDAY - timedelta(days=1), 17)


@pytest.mark.parametrize(
    ("kept_at", "until"),
    [
        # Twelve hours, where they end by day.
        ((1, 7), (1, 19)),
        ((1, 0, 30), (1, 12, 30)),
        # What would end in the night ends in the morning.
        ((1, 9), (2, 9)),
        ((1, 20), (2, 9)),
        ((1, 8, 59), (1, 20, 59)),
        ((1, 21), (2, 9)),
        # Nobody can use it once it is too late to ask: on the eve at 18:00.
        ((6, 7), (6, 18)),
        ((6, 16, 59), (6, 18)),
    ],
)
def test_a_place_is_kept_for_half_a_day_and_not_into_the_night(
    kept_at: tuple[int, ...], until: tuple[int, ...]
) -> None:
    def instant_of(when: tuple[int, ...]) -> datetime:
        return at(date(2026, 12, when[0]), *when[1:])

    found = place_kept_until(instant_of(kept_at), at(MONDAY, 10), Mode.PHYSICAL, POLICY, KOLKATA)

    assert found == instant_of(until)


def test_whoever_is_offered_the_last_place_has_an_hour_at_least() -> None:
    ends_at = wait_ends_at(at(MONDAY, 10), Mode.VIDEO, POLICY, KOLKATA)
    until = place_kept_until(ends_at, at(MONDAY, 10), Mode.VIDEO, POLICY, KOLKATA)

    assert until - ends_at == timedelta(hours=1)
