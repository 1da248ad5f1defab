"""A page that stays until the answer to its form is there: it is told where to go, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.clock import now
from app.web.staying import STAYS
from tests.asking import ask_up_to_check
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside

LATER = timedelta(minutes=16)


@pytest.fixture
def asha(app: Flask, cast: Cast, outside: Outside) -> Browser:
    browser = Browser(app)
    browser.sign_in_visitor(ASHA_PHONE, outside)
    return browser


def send(browser: Browser, page: Page, action: str, **typed: str) -> Page:
    """Send a form as a page does that stays."""
    return browser.post(action, page.form(action) | typed, **{STAYS: "1"})


def test_it_is_told_where_to_go_and_not_taken_there(asha: Browser, cast: Cast) -> None:
    check = ask_up_to_check(asha, cast)
    first, second = (send(asha, check, "/visits/new/check") for _press in range(2))
    assert (first.status, first.text) == (204, "")
    assert first.location.startswith("/visits/")
    assert second.location == first.location
    assert "Content-Security-Policy" not in first.response.headers


def test_a_plain_form_is_taken_there(asha: Browser, cast: Cast) -> None:
    check = ask_up_to_check(asha, cast)
    assert asha.post("/visits/new/check", check.form("/visits/new/check")).status == 303


def test_a_refused_form_comes_back_whole(asha: Browser) -> None:
    page = send(asha, asha.get("/visits/new/whom"), "/visits/new/whom", wanted_name="Bilal")
    assert page.status == 422
    assert page.value("wanted_name") == "Bilal"
    assert page.find_all("div", role="alert")


def test_once_the_sign_in_has_gone_idle_it_is_told_to_go_to_the_door(
    asha: Browser, outside: Outside
) -> None:
    whom = asha.get("/visits/new/whom")
    with time_machine.travel(now() + LATER):
        told = send(asha, whom, "/visits/new/whom", wanted_name="Bilal of the river")
        assert (told.status, told.location) == (204, "/sign-in?next=/visits/new/whom")
        asha.sign_in_visitor(ASHA_PHONE, outside)
        assert asha.get("/visits/new/whom").value("wanted_name") == "Bilal of the river"
