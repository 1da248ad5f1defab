"""How many codes are sent, and after how long another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import Code
from app.domain.sign_in_code import CodeHistory, new_code, sending_refusal

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def ago(*minutes: float) -> tuple[datetime, ...]:
    return tuple(NOW - timedelta(minutes=each) for each in minutes)


def wait(*minutes: float, failures: int = 0) -> object:
    refusal = sending_refusal(CodeHistory(sent_at=ago(*minutes), failures=failures), NOW)
    if refusal is None:
        return None
    assert (refusal.code, refusal.field) == (Code.CODE_LIMIT, "phone")
    return refusal.facts["minutes"]


def test_a_code_is_six_digits_and_may_begin_with_nought() -> None:
    codes = [new_code() for _ in range(2_000)]

    assert all(len(code) == 6 and code.isascii() and code.isdecimal() for code in codes)
    assert {code[0] for code in codes} == set("0123456789")
    assert len(set(codes)) > 1_900


@pytest.mark.parametrize(
    ("sent", "minutes"),
    [
        ((), None),
        ((1, 2), None),
        ((1, 2, 3), 12),
        ((0, 0, 0), 15),
        ((1, 2, 14.5), 1),
        ((1, 2, 15), None),
        ((1, 20, 40, 60, 80), None),
        ((1, 20, 40, 60, 80, 100), 24 * 60 - 100),
        ((1, 20, 40, 60, 80, 24 * 60), None),
        ((1, 2, 3, 60, 80, 100), 24 * 60 - 100),
    ],
)
def test_three_in_a_quarter_of_an_hour_and_six_in_a_day(
    sent: tuple[float, ...], minutes: int | None
) -> None:
    assert wait(*sent) == minutes


@pytest.mark.parametrize("shuffled", [(3, 1, 2), (1, 2, 3), (2, 3, 1)])
def test_the_order_of_the_history_does_not_matter(shuffled: tuple[int, ...]) -> None:
    assert wait(*shuffled) == 12


@pytest.mark.parametrize(("failures", "minutes"), [(9, None), (10, 24 * 60)])
def test_ten_wrong_answers_close_the_day(failures: int, minutes: int | None) -> None:
    assert wait(failures=failures) == minutes


def test_whoever_waits_as_long_as_told_gets_a_code() -> None:
    history = CodeHistory(sent_at=ago(1, 2, 3), failures=0)
    told = sending_refusal(history, NOW)

    assert told is not None
    assert (
        sending_refusal(history, NOW + timedelta(minutes=int(str(told.facts["minutes"])))) is None
    )
