"""Leaving by the visitor's door, and what a sign-in is worth once it has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from app.domain.clock import now
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside


def cookie(browser: Browser) -> str:
    found = browser.client.get_cookie("visitor")
    assert found
    return found.value


def test_signing_out_ends_the_sign_in_on_the_server(asha: Browser) -> None:
    stolen = cookie(asha)
    page = asha.submit(asha.get("/visits/"), "/sign-out")
    assert "You are signed out" in page.words
    thief = Browser(asha.app)
    thief.client.set_cookie("visitor", stolen)
    assert thief.get("/visits/").path.startswith("/sign-in")


def test_without_signing_out_the_same_cookie_still_opens(asha: Browser) -> None:
    # The check above is worth something only because of this.
    other = Browser(asha.app)
    other.client.set_cookie("visitor", cookie(asha))
    assert other.get("/visits/").path == "/visits/"


def test_signing_out_empties_the_browser(asha: Browser) -> None:
    page = asha.submit(asha.get("/visits/"), "/sign-out", follow=False)
    assert page.status == 303
    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert asha.get("/visits/").path.startswith("/sign-in")


def test_signing_out_twice_is_no_fault(asha: Browser) -> None:
    page = asha.get("/visits/")
    asha.submit(page, "/sign-out")
    home = asha.get("/sign-in")
    again = asha.post("/sign-out", {"csrf_token": home.form("/sign-in")["csrf_token"]})
    assert again.status == 303


@pytest.mark.parametrize(("idle_for", "is_in"), [(14, True), (16, False)])
def test_an_idle_phone_is_asked_for_a_code_again(asha: Browser, idle_for: int, is_in: bool) -> None:
    with time_machine.travel(now() + timedelta(minutes=idle_for)):
        assert (asha.get("/visits/").path == "/visits/") is is_in


def test_a_phone_in_use_stays_signed_in_but_not_beyond_eight_hours(asha: Browser) -> None:
    begins = now()
    for minutes in range(14, 480, 14):
        with time_machine.travel(begins + timedelta(minutes=minutes)):
            assert asha.get("/visits/").path == "/visits/", f"after {minutes} minutes"
    with time_machine.travel(begins + timedelta(hours=8, minutes=1)):
        assert asha.get("/visits/").path.startswith("/sign-in")


def test_a_sign_in_gets_a_cookie_and_a_token_of_its_own(
    browser: Browser, cast: Cast, outside: Outside
) -> None:
    page = browser.get("/sign-in")
    before, token = cookie(browser), page.form("/sign-in")["csrf_token"]
    page = browser.sign_in_visitor(ASHA_PHONE, outside)
    assert cookie(browser) != before
    # Whoever planted a page's token before the sign-in holds nothing after it.
    assert browser.post("/sign-out", {"csrf_token": token}).status == 400


def test_no_post_at_the_door_works_without_the_forms_token(browser: Browser) -> None:
    for path in ("/sign-in", "/sign-in/code", "/sign-out", "/staff/sign-in"):
        page = browser.post(path, {"phone": ASHA_PHONE, "code": "123456"})
        assert page.status == 400, path
        assert "This page was open too long" in page.words


def test_a_visitors_sign_in_opens_nothing_behind_the_staff_door(asha: Browser) -> None:
    asha.client.set_cookie("staff", cookie(asha))
    assert asha.get("/staff/queue").path.startswith("/staff/sign-in")


def test_a_forged_cookie_opens_nothing(asha: Browser) -> None:
    head, _, tail = cookie(asha).partition(".")
    asha.client.set_cookie("visitor", f"{head}A.{tail}")
    assert asha.get("/visits/").path.startswith("/sign-in")
