"""A periodic job runs once in its time, however many workers offer to run it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from time_machine import Traveller

from app.services.turns import take_turn
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")

HOUR = timedelta(hours=1)


def test_a_turn_is_had_once_in_its_time(clock: Traveller) -> None:
    assert take_turn("lapse", HOUR)
    assert not take_turn("lapse", HOUR)

    clock.shift(HOUR - timedelta(seconds=1))
    assert not take_turn("lapse", HOUR)
    clock.shift(timedelta(seconds=1))
    assert take_turn("lapse", HOUR)


def test_jobs_have_turns_of_their_own() -> None:
    assert take_turn("lapse", HOUR)
    assert take_turn("make-slots", HOUR)


def test_a_worker_that_slept_for_a_day_makes_good_once_not_a_day_long(clock: Traveller) -> None:
    take_turn("lapse", HOUR)
    clock.shift(timedelta(days=1))

    assert [take_turn("lapse", HOUR) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("is_first", [True, False])
def test_of_workers_who_offer_at_once_one_runs_it(
    app: Flask, clock: Traveller, is_first: bool
) -> None:
    if not is_first:
        take_turn("lapse", HOUR)
        clock.shift(HOUR)

    offers = together(app, 5, lambda: take_turn("lapse", HOUR))

    assert sorted(offers) == [False] * 4 + [True]
