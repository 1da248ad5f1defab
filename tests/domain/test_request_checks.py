"""What an officer is shown of a request: green, amber or red."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.check_rules import checks
from app.domain.request_checks import Away, Check, CheckCode, RequestFacts, Verdict
from app.domain.safeguards import Safeguards

STARTS = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
AGREED = Safeguards(prisoner_says_yes=True)
ALL_WELL = RequestFacts(
    starts_at=STARTS,
    ends_at=ENDS,
    is_held=True,
    away=(),
    has_other_visit=False,
    is_on_list=True,
    has_identity=True,
    paper_used_by_others=0,
    safeguards=AGREED,
)


def on_file(**changes: Any) -> dict[str, Any]:
    return {"safeguards": replace(AGREED, **changes)}


def found(**changes: Any) -> dict[CheckCode, Check]:
    return {check.code: check for check in checks(replace(ALL_WELL, **changes))}


def test_it_works() -> None:
    # Whether it was asked for in time is asked of urgent requests alone: others could not be sent.
    asked = [code for code in CheckCode if code is not CheckCode.ASKED_IN_TIME]
    assert [check.code for check in checks(ALL_WELL)] == asked
    assert {check.verdict for check in checks(ALL_WELL)} == {Verdict.GREEN}


@pytest.mark.parametrize(
    ("changes", "code", "verdict"),
    [
        ({"is_held": False}, CheckCode.IS_HELD, Verdict.RED),
        ({"has_other_visit": True}, CheckCode.IS_FREE, Verdict.RED),
        ({"is_on_list": False}, CheckCode.IS_ON_LIST, Verdict.AMBER),
        ({"has_identity": False}, CheckCode.HAS_IDENTITY, Verdict.AMBER),
        ({"paper_used_by_others": 1}, CheckCode.PAPER_IS_OWN, Verdict.AMBER),
        (on_file(is_barred=True), CheckCode.IS_NOT_BARRED, Verdict.RED),
        (on_file(meets_kept_apart=True), CheckCode.KEPT_APART, Verdict.RED),
        (on_file(is_high_risk=True), CheckCode.SECOND_OFFICER, Verdict.RED),
        (on_file(needs_noc=True), CheckCode.NOC, Verdict.RED),
        (on_file(is_legal=True), CheckCode.COUNSEL_PAPERS, Verdict.RED),
        (on_file(lives_abroad=True), CheckCode.IDENTITY_ABROAD, Verdict.RED),
        (on_file(prisoner_says_yes=False), CheckCode.PRISONER_AGREES, Verdict.RED),
    ],
)
def test_each_fact_colours_its_own_check_alone(
    changes: dict[str, Any], code: CheckCode, verdict: Verdict
) -> None:
    shown = found(**changes)

    assert shown[code].verdict is verdict
    assert {check.code for check in shown.values() if check.verdict is not Verdict.GREEN} == {code}


def test_a_prisoner_not_asked_has_said_yes_to_those_on_his_list_and_to_nobody_else() -> None:
    unasked = on_file(prisoner_says_yes=None)
    known = found(**unasked)[CheckCode.PRISONER_AGREES]
    stranger = found(**unasked, is_on_list=False)[CheckCode.PRISONER_AGREES]
    refused = found(**on_file(prisoner_says_yes=False))[CheckCode.PRISONER_AGREES]

    assert [one.verdict for one in (known, stranger, refused)] == [
        Verdict.GREEN,
        Verdict.AMBER,
        Verdict.RED,
    ]


@pytest.mark.parametrize(
    ("leaves", "returns", "verdict"),
    [
        (STARTS, ENDS, Verdict.RED),
        (STARTS - timedelta(days=3), ENDS + timedelta(days=3), Verdict.RED),
        # Half an hour on each side is kept free.
        (ENDS + 30 * MINUTE, ENDS + 60 * MINUTE, Verdict.GREEN),
        (ENDS + 29 * MINUTE, ENDS + 60 * MINUTE, Verdict.RED),
        (STARTS - 60 * MINUTE, STARTS - 30 * MINUTE, Verdict.GREEN),
        (STARTS - 60 * MINUTE, STARTS - 29 * MINUTE, Verdict.RED),
    ],
)
def test_a_prisoner_at_court_near_that_hour_is_red(
    leaves: datetime, returns: datetime, verdict: Verdict
) -> None:
    away = Away(kind="court", starts_at=leaves, ends_at=returns)
    check = found(away=(away,))[CheckCode.IS_PRESENT]

    assert check.verdict is verdict
    assert check.detail == ("court" if verdict is Verdict.RED else "")


def test_the_absence_that_matters_is_the_one_named() -> None:
    last_week = Away(
        kind="hospital", starts_at=STARTS - 9_999 * MINUTE, ends_at=STARTS - 999 * MINUTE
    )
    now = Away(kind="parole", starts_at=STARTS, ends_at=ENDS)

    assert found(away=(last_week, now))[CheckCode.IS_PRESENT].detail == "parole"


@pytest.mark.parametrize(
    ("adults", "most", "verdict"),
    [(3, 3, Verdict.GREEN), (4, 3, Verdict.AMBER), (9, None, Verdict.GREEN)],
)
def test_more_people_than_the_row_names_are_looked_at(
    adults: int, most: int | None, verdict: Verdict
) -> None:
    check = found(adults=adults, most_adults=most)[CheckCode.PARTY_FITS]

    assert check.verdict is verdict
    assert check.detail == (f"{adults}/{most}" if most else "")
