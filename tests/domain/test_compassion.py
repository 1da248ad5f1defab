"""The compassion lane: hours, not days; rules of order give way, rules of safety do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.allowance_check import AllowanceNote
from app.domain.check_rules import checks
from app.domain.compassion import Lane, places_for_party
from app.domain.decision_clock import Level, level_at, urgent_due_time
from app.domain.errors import Code
from app.domain.policy import FacilityPolicy, Mode
from app.domain.request_checks import CheckCode, Source, Verdict
from app.domain.safeguards import Safeguards
from app.domain.visit_rules import booking_window, refusals
from tests.domain.test_request_checks import AGREED, ALL_WELL
from tests.domain.test_visit_rules import ASKED, KOLKATA, PROPOSED, SLOT, people

USUAL = FacilityPolicy()
HOUR = timedelta(hours=1)
URGENT = replace(PROPOSED, lane=Lane.COMPASSION)


def codes(**changes: object) -> list[Code]:
    return [refusal.code for refusal in refusals(replace(URGENT, **changes))]


@pytest.mark.parametrize(
    ("ahead", "answered_in"), [(72 * HOUR, 4 * HOUR), (8 * HOUR, 4 * HOUR), (2 * HOUR, HOUR)]
)
def test_it_is_answered_in_hours_and_in_half_the_time_that_is_left(
    ahead: timedelta, answered_in: timedelta
) -> None:
    assert urgent_due_time(ASKED, ASKED + ahead, USUAL) == ASKED + answered_in


def test_the_clock_knows_no_night_and_no_sunday() -> None:
    saturday = datetime(2026, 11, 28, 23, 30, tzinfo=ZoneInfo("Asia/Kolkata"))

    assert urgent_due_time(saturday, saturday + 48 * HOUR, USUAL) == saturday + 4 * HOUR


@pytest.mark.parametrize(
    ("late", "level"),
    [
        (timedelta(0), Level.HOME),
        (timedelta(minutes=1), Level.DEPUTY),
        (1.5 * HOUR, Level.RANGE),
        (2.5 * HOUR, Level.HEADQUARTERS),
    ],
)
def test_it_climbs_in_hours(late: timedelta, level: Level) -> None:
    assert level_at(ASKED, ASKED + late, USUAL, Lane.COMPASSION) is level


def test_it_may_be_for_today() -> None:
    first, last = booking_window(ASKED, Mode.PHYSICAL, USUAL, KOLKATA, Lane.COMPASSION)

    assert (first, last - first) == (ASKED.date(), timedelta(days=14))
    assert codes(slot=replace(SLOT, starts_at=ASKED + HOUR)) == []


def test_it_comes_an_hour_before_its_hour_so_that_somebody_can_decide() -> None:
    soon = HOUR - timedelta(seconds=1)

    assert codes(slot=replace(SLOT, starts_at=ASKED + soon)) == [Code.SLOT_TOO_SOON]


def test_more_of_the_family_may_come() -> None:
    assert codes(party=people(40, 41, 42, 43)) == []
    assert codes(party=people(40, 41, 42, 43, 44)) == [Code.TOO_MANY_ADULTS]


def test_one_urgent_request_at_a_time_whatever_else_waits() -> None:
    assert codes(open_requests=9) == []
    assert codes(has_urgent_request=True) == [Code.URGENT_ALREADY_OPEN]


@pytest.mark.parametrize(("adults", "places"), [(0, 1), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_a_large_party_takes_the_places_it_needs(adults: int, places: int) -> None:
    assert places_for_party(adults, 3) == places


def test_rules_of_order_give_way_and_say_what_lifts_them() -> None:
    urgent = replace(
        ALL_WELL,
        lane=Lane.COMPASSION,
        is_on_list=False,
        asked_in_time=False,
        not_counted=AllowanceNote.COMPASSION,
    )
    lifted = {check.code for check in checks(urgent) if check.is_lifted}

    assert lifted == {
        CheckCode.IS_ON_LIST,
        CheckCode.ASKED_IN_TIME,
        CheckCode.WITHIN_ALLOWANCE,
    }
    for check in checks(urgent):
        assert check.verdict is Verdict.GREEN
        assert (check.source is Source.COMPASSION_LANE) is check.is_lifted


@pytest.mark.parametrize(
    ("safeguards", "code"),
    [
        (replace(AGREED, is_barred=True), CheckCode.IS_NOT_BARRED),
        (replace(AGREED, meets_kept_apart=True), CheckCode.KEPT_APART),
        (replace(AGREED, needs_noc=True), CheckCode.NOC),
        (replace(AGREED, is_high_risk=True), CheckCode.SECOND_OFFICER),
        (replace(AGREED, prisoner_says_yes=False), CheckCode.PRISONER_AGREES),
    ],
)
def test_rules_of_safety_hold(safeguards: Safeguards, code: CheckCode) -> None:
    urgent = replace(ALL_WELL, lane=Lane.COMPASSION, safeguards=safeguards)

    assert [check.code for check in checks(urgent) if check.verdict is Verdict.RED] == [code]


def test_an_ordinary_request_is_given_nothing_of_it() -> None:
    ordinary = replace(ALL_WELL, is_on_list=False)

    assert not any(check.is_lifted for check in checks(ordinary))
