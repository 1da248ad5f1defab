"""How many minutes of a call were lost, and by whose fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.minute_bank import Lost, RoomFact, lost_between_homes, lost_minutes
from app.domain.reasons import Reason
from app.domain.video_room import EndRole, RoomEventKind

STARTS = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=15)
K, FAMILY, TERMINAL = RoomEventKind, EndRole.FAMILY, EndRole.TERMINAL


def fact(
    minute: float, kind: RoomEventKind, role: EndRole | None = None, **more: object
) -> RoomFact:
    at = STARTS + timedelta(minutes=minute)
    return RoomFact(at=at, kind=kind, role=role, **more)  # type: ignore[arg-type]


def lost(*facts: RoomFact) -> tuple[int, int, int]:
    found: Lost = lost_minutes(facts, STARTS, ENDS)
    return found.by_prison, found.by_network, found.owed


# The family has come early; the desk opens with the hour, and the terminal is there.
IN_TIME = (fact(-5, K.JOINED, FAMILY), fact(0, K.OPENED), fact(0, K.JOINED, TERMINAL))


def test_a_call_that_was_held_whole_owes_nothing() -> None:
    assert lost(*IN_TIME, fact(15, K.ENDED)) == (0, 0, 0)


def test_a_home_that_opens_late_owes_the_wait_and_not_the_time_before_the_hour() -> None:
    waited = (fact(-5, K.JOINED, FAMILY), fact(4, K.OPENED), fact(4, K.JOINED, TERMINAL))
    assert lost(*waited, fact(15, K.ENDED)) == (4, 0, 4)


def test_a_home_that_never_opens_owes_the_whole_hour() -> None:
    assert lost(fact(-5, K.JOINED, FAMILY), fact(15, K.ENDED)) == (15, 0, 15)


def test_coming_late_is_her_own() -> None:
    late = (fact(0, K.OPENED), fact(0, K.JOINED, TERMINAL), fact(6, K.JOINED, FAMILY))
    assert lost(*late, fact(15, K.ENDED)) == (0, 0, 0)


def test_nobody_who_never_came_is_owed_anything() -> None:
    assert lost(fact(0, K.OPENED), fact(15, K.ENDED)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("gone", "back", "expected"),
    [
        (fact(5, K.DROPPED, FAMILY), fact(8, K.RESUMED, FAMILY), (0, 3, 3)),
        (fact(5, K.DROPPED, TERMINAL), fact(8, K.RESUMED, TERMINAL), (3, 0, 3)),
        (fact(5, K.PAUSED), fact(8, K.WENT_ON), (3, 0, 3)),
        (fact(5, K.LEFT, FAMILY), fact(8, K.JOINED, FAMILY), (0, 0, 0)),
        (fact(5, K.DROPPED, EndRole.OFFICER), fact(8, K.RESUMED, EndRole.OFFICER), (0, 0, 0)),
        (fact(5, K.DROPPED, FAMILY), fact(5.9, K.RESUMED, FAMILY), (0, 0, 0)),
    ],
)
def test_a_gap_is_owed_by_whoever_made_it(
    gone: RoomFact, back: RoomFact, expected: tuple[int, int, int]
) -> None:
    assert lost(*IN_TIME, gone, back, fact(15, K.ENDED)) == expected


@pytest.mark.parametrize(
    ("reason", "owed"),
    [
        (Reason.POWER_OR_NETWORK, 5),
        (Reason.STAFF_SHORTAGE, 5),
        (Reason.CONDUCT, 0),
        (Reason.SECURITY, 0),
        (None, 0),
    ],
)
def test_an_early_end_is_owed_only_for_the_homes_own_reasons(
    reason: Reason | None, owed: int
) -> None:
    assert lost(*IN_TIME, fact(10, K.ENDED, reason=reason)) == (owed, 0, owed)


def test_minutes_given_at_once_are_not_owed_again() -> None:
    facts = (*IN_TIME, fact(5, K.PAUSED), fact(8, K.WENT_ON), fact(9, K.EXTENDED, minutes=5))
    assert lost(*facts, fact(20, K.ENDED)) == (3, 0, 0)


def test_nothing_is_lost_while_they_talk_by_telephone() -> None:
    gone = fact(5, K.DROPPED, FAMILY)
    assert lost(*IN_TIME, gone, fact(15, K.ENDED)) == (0, 10, 10)
    assert lost(*IN_TIME, gone, fact(7, K.TELEPHONED), fact(15, K.ENDED)) == (0, 2, 2)


def test_what_is_lost_after_the_telephone_counts_again() -> None:
    rung = (*IN_TIME, fact(5, K.TELEPHONED), fact(8, K.WENT_ON), fact(10, K.PAUSED))
    assert lost(*rung, fact(13, K.TELEPHONED), fact(15, K.ENDED)) == (3, 0, 3)


BOTH_THERE = (fact(3, K.OPENED), fact(3, K.JOINED, FAMILY), fact(3, K.JOINED, TERMINAL))


@pytest.mark.parametrize(
    ("facts", "by_homes"),
    [
        ((*BOTH_THERE, fact(15, K.ENDED)), 3),
        ((*BOTH_THERE, fact(9, K.DROPPED, FAMILY), fact(11, K.RESUMED, FAMILY)), 5),
        ((*BOTH_THERE, fact(9, K.LEFT, TERMINAL), fact(10, K.JOINED, TERMINAL)), 4),
        ((*BOTH_THERE, fact(10, K.ENDED, reason=Reason.CONDUCT)), 3),
        ((*BOTH_THERE, fact(10, K.ENDED, reason=Reason.POWER_OR_NETWORK)), 8),
        ((), 15),
    ],
)
def test_between_two_homes_no_prisoner_is_late_by_his_own_fault(
    facts: tuple[RoomFact, ...], by_homes: int
) -> None:
    found = lost_between_homes(facts, STARTS, ENDS)

    assert (found.by_prison, found.by_network) == (by_homes, 0)
