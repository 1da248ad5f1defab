"""Dates, hours and numbers are written as the readers of each language say them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from app import formatting

KOLKATA = ZoneInfo("Asia/Kolkata")
TUESDAY = date(2026, 11, 24)
TEN_IN_THE_MORNING = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
THREE_IN_THE_AFTERNOON = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


@contextmanager
def speaking(app: Flask, code: str) -> Iterator[None]:
    with app.test_request_context(), force_locale(code):
        yield


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("en", "Tuesday, 24 November"),
        ("bn", "মঙ্গলবার, 24 নভেম্বর"),
        ("hi", "मंगलवार, 24 नवंबर"),
        ("ur", "منگل، 24 نومبر"),
        ("ne", "मङ्गलबार, 24 नोभेम्बर"),
    ],
)
def test_a_day_is_said_in_each_language(app: Flask, code: str, day: str) -> None:
    with speaking(app, code):
        assert formatting.local_day(TUESDAY) == day


@pytest.mark.parametrize(
    ("code", "morning", "afternoon"),
    [
        ("en", "10:00 AM", "3:00 PM"),
        ("bn", "সকাল 10:00", "দুপুর 3:00"),
        ("hi", "सुबह 10:00", "दोपहर 3:00"),
        ("ur", "صبح 10:00", "دوپہر 3:00"),
        ("ne", "बिहान 10:00", "दिउँसो 3:00"),
    ],
)
def test_an_hour_is_said_as_people_say_it(
    app: Flask, code: str, morning: str, afternoon: str
) -> None:
    with speaking(app, code):
        assert formatting.local_time(TEN_IN_THE_MORNING, KOLKATA) == morning
        assert formatting.local_time(THREE_IN_THE_AFTERNOON, KOLKATA) == afternoon


def test_a_moment_has_the_comma_of_its_script(app: Flask) -> None:
    with speaking(app, "ur"):
        assert formatting.moment(TEN_IN_THE_MORNING, KOLKATA) == "24 نومبر، صبح 10:00"
    with speaking(app, "ne"):
        assert formatting.moment(THREE_IN_THE_AFTERNOON, KOLKATA) == "24 नोभे, दिउँसो 3:00"


def test_a_short_date_is_short_in_each_language(app: Flask) -> None:
    for code in ("en", "bn", "hi", "ur", "ne"):
        with speaking(app, code):
            assert len(formatting.short_date(TUESDAY)) <= len("24 نومبر"), code
            assert formatting.month_name(TUESDAY) in formatting.short_date(TUESDAY)


def test_numbers_keep_their_order_in_a_line_that_runs_from_right_to_left(app: Flask) -> None:
    mark = "\N{LEFT-TO-RIGHT MARK}"
    with speaking(app, "ur"):
        assert formatting.written_phone("+919830012345") == f"{mark}98300 12345"
        assert formatting.masked_phone("+919830012345") == f"{mark}+91 ······ 2345"
        assert formatting.masked_phone(None) == ""
    for code in ("en", "bn", "hi", "ne"):
        with speaking(app, code):
            assert formatting.written_phone("+919830012345") == "98300 12345"
