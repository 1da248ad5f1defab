"""When a family is reminded: the evening before and an hour before, by the clock of its home."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.message_kinds import MessageKind
from app.domain.reminders import (
    REMINDERS,
    hours_to_remind,
    is_to_be_reminded,
    reminded_at,
)

KOLKATA, LONDON = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/London")
EVE, HOUR = REMINDERS
MINUTE = timedelta(minutes=1)
# Friday, half past ten in the morning in Kolkata.
STARTS_AT = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
ON_THE_EVE = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)
LONG_AGO = STARTS_AT - timedelta(days=3)


def is_due(kind: MessageKind, at: datetime, given_at: datetime = LONG_AGO) -> bool:
    return is_to_be_reminded(kind, STARTS_AT, given_at, at=at, zone=KOLKATA)


def test_the_evening_is_six_by_the_homes_own_clock() -> None:
    assert reminded_at(EVE, STARTS_AT, KOLKATA) == ON_THE_EVE
    assert reminded_at(HOUR, STARTS_AT, KOLKATA) == STARTS_AT - timedelta(hours=1)


def test_the_evening_before_the_clocks_change_is_still_six() -> None:
    after = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
    assert reminded_at(EVE, after, LONDON) == datetime(2026, 3, 28, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "opens", "lasts"),
    [
        (EVE, ON_THE_EVE, timedelta(hours=3)),
        (HOUR, STARTS_AT - timedelta(hours=1), timedelta(minutes=45)),
    ],
)
def test_a_reminder_is_due_from_its_hour_until_it_helps_nobody(
    kind: MessageKind, opens: datetime, lasts: timedelta
) -> None:
    assert not is_due(kind, opens - MINUTE)
    assert is_due(kind, opens)
    assert is_due(kind, opens + lasts - MINUTE)
    assert not is_due(kind, opens + lasts)


@pytest.mark.parametrize("kind", REMINDERS)
def test_who_was_told_the_hour_after_the_reminders_own_is_not_told_again(
    kind: MessageKind,
) -> None:
    opens = reminded_at(kind, STARTS_AT, KOLKATA)
    assert is_due(kind, opens + MINUTE, given_at=opens - MINUTE)
    assert not is_due(kind, opens + MINUTE, given_at=opens)


@pytest.mark.parametrize("kind", REMINDERS)
def test_the_hours_looked_at_hold_every_visit_that_is_due(kind: MessageKind) -> None:
    at = datetime(2026, 11, 26, 0, 7, tzinfo=UTC)
    while at < STARTS_AT:
        hours = hours_to_remind(kind, at, KOLKATA)
        if is_due(kind, at):
            assert hours is not None
            assert hours[0] <= STARTS_AT <= hours[1], at
        elif kind is EVE and hours:
            pytest.fail(f"looked for nothing at {at}")
        at += timedelta(minutes=13)
