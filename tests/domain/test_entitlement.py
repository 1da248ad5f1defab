"""Which row of entitlement rules, and over which days visits are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.custody import PrisonerClass
from app.domain.entitlement import (
    Days,
    EntitlementRow,
    Period,
    Place,
    overlapping,
    period_of,
    row_for,
)
from app.domain.facility_kinds import FacilityKind
from app.domain.policy import Mode

DAY = date(2026, 11, 24)  # a Tuesday
DUM_DUM = Place(facility_id=7, kind=FacilityKind.CENTRAL, state_code="WB")
EVERYWHERE = EntitlementRow(
    prisoner_class=PrisonerClass.UNDERTRIAL,
    mode=Mode.PHYSICAL,
    count=1,
    period=Period.WEEK,
    source="default",
)
IN_STATE = replace(EVERYWHERE, state_code="WB", source="state")
OF_KIND = replace(EVERYWHERE, kind=FacilityKind.CENTRAL, source="kind")
OF_HOME = replace(EVERYWHERE, facility_id=7, source="home")
ALL = (EVERYWHERE, OF_HOME, IN_STATE, OF_KIND)


def ruling(*rows: EntitlementRow, mode: Mode = Mode.PHYSICAL, day: date = DAY) -> str | None:
    row = row_for(rows, DUM_DUM, PrisonerClass.UNDERTRIAL, mode, day)
    return row.source if row else None


def test_the_nearest_row_wins_home_before_kind_before_state_before_default() -> None:
    assert ruling(*ALL) == "home"
    assert ruling(EVERYWHERE, IN_STATE, OF_KIND) == "kind"
    assert ruling(EVERYWHERE, IN_STATE) == "state"
    assert ruling(EVERYWHERE) == "default"
    assert ruling() is None


@pytest.mark.parametrize(
    "changes",
    [
        {"facility_id": 8},
        {"state_code": "DL"},
        {"kind": FacilityKind.SUB},
        {"prisoner_class": PrisonerClass.CONVICT},
        {"mode": Mode.VIDEO},
        {"valid_from": DAY + timedelta(days=1)},
        {"valid_until": DAY - timedelta(days=1)},
    ],
)
def test_a_row_for_somebody_else_or_another_day_does_not_rule(changes: dict[str, Any]) -> None:
    assert ruling(replace(EVERYWHERE, **changes)) is None


def test_a_row_rules_on_its_first_and_its_last_day() -> None:
    assert ruling(replace(EVERYWHERE, valid_from=DAY, valid_until=DAY)) == "default"


def test_when_video_eats_of_the_same_count_the_row_for_the_home_rules_it_too() -> None:
    video = replace(OF_HOME, mode=Mode.VIDEO, source="video")

    assert ruling(OF_HOME, video, mode=Mode.VIDEO) == "video"
    assert ruling(replace(OF_HOME, is_shared=True), video, mode=Mode.VIDEO) == "home"


@pytest.mark.parametrize(
    ("row", "starts_on", "ends_on"),
    [
        (EVERYWHERE, date(2026, 11, 23), date(2026, 11, 29)),
        (replace(EVERYWHERE, week_from=1), date(2026, 11, 24), date(2026, 11, 30)),
        (replace(EVERYWHERE, week_from=2), date(2026, 11, 18), date(2026, 11, 24)),
        (replace(EVERYWHERE, period=Period.MONTH), date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_the_days_of_a_period(row: EntitlementRow, starts_on: date, ends_on: date) -> None:
    assert period_of(DAY, row) == Days(starts_on=starts_on, ends_on=ends_on)


@given(
    day=st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    period=st.sampled_from(Period),
    week_from=st.integers(0, 6),
)
def test_every_day_is_in_one_period_and_periods_follow_without_a_gap(
    day: date, period: Period, week_from: int
) -> None:
    row = replace(EVERYWHERE, period=period, week_from=week_from)
    days = period_of(day, row)

    assert day in days
    assert period_of(days.starts_on, row) == period_of(days.ends_on, row) == days
    assert period_of(days.ends_on + timedelta(days=1), row).starts_on == days.ends_on + timedelta(
        days=1
    )
    if period is not Period.MONTH:
        assert days.starts_on.weekday() == week_from


@pytest.mark.parametrize(
    ("ends", "begins", "meets"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (DAY, DAY + timedelta(days=1), False),
        (None, DAY, True),
        (DAY, None, True),
    ],
)
def test_two_rows_of_one_home_may_not_be_valid_on_the_same_day(
    ends: date | None, begins: date | None, meets: bool
) -> None:
    old, new = replace(OF_HOME, valid_until=ends), replace(OF_HOME, valid_from=begins)

    assert overlapping(new, [old]) == (old if meets else None)
    assert overlapping(old, [new]) == (new if meets else None)


def test_rows_of_another_level_class_or_mode_do_not_overlap() -> None:
    others = [
        EVERYWHERE,
        IN_STATE,
        OF_KIND,
        replace(OF_HOME, mode=Mode.VIDEO),
        replace(OF_HOME, prisoner_class=PrisonerClass.CONVICT),
    ]
    assert overlapping(OF_HOME, others) is None


def test_an_undertrial_and_a_convict_have_limits_of_their_own() -> None:
    often = replace(IN_STATE, count=2, source="undertrials")
    seldom = replace(IN_STATE, prisoner_class=PrisonerClass.CONVICT, source="convicts")
    found = [row_for((often, seldom), DUM_DUM, one, Mode.PHYSICAL, DAY) for one in PrisonerClass]

    assert {row.source: row.count for row in found if row} == {"undertrials": 2, "convicts": 1}
