"""The other ways in: by e-mail for people abroad, and when no SMS comes."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.jobs.outbox import drain
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.fakes import Outside

EMAIL = "kanta@family.example"


def ask(browser: Browser, email: str = EMAIL) -> Page:
    page = browser.submit(browser.get("/sign-in/email"), "/sign-in/email", email=email)
    _deliver(browser)
    return page


def _deliver(browser: Browser) -> None:
    with browser.app.app_context():
        drain()


def newest_code(outside: Outside) -> str:
    found = re.search(r"\b\d{6}\b", outside.email.sent[-1].text)
    assert found
    return found[0]


def test_somebody_abroad_signs_in_by_email(browser: Browser, outside: Outside) -> None:
    page = ask(browser)
    assert EMAIL in page.words
    page = browser.submit(page, "/sign-in/code", code=newest_code(outside))
    assert page.path == "/profile?next=/visits/"
    assert outside.sms.sent == []


def test_she_comes_back_to_her_own_account(app: Flask, outside: Outside) -> None:
    for _time in range(2):
        browser = Browser(app)
        page = ask(browser, EMAIL.upper().replace("FAMILY.EXAMPLE", "family.example"))
        assert browser.submit(page, "/sign-in/code", code=newest_code(outside)).status == 200


@pytest.mark.parametrize("typed", ["", "kanta", "kanta@", "@family.example", "a b@c.d", "x" * 300])
def test_what_is_no_address_is_refused_and_stays_typed(browser: Browser, typed: str) -> None:
    page = ask(browser, typed)
    assert page.status == 422
    assert page.value("email") == typed


def test_when_no_text_comes_the_code_goes_to_the_known_email(
    browser: Browser, cast: Cast, outside: Outside
) -> None:
    page = browser.submit(browser.get("/sign-in"), "/sign-in", phone=ASHA_PHONE)
    page = browser.submit(page, "/sign-in/code/email")
    _deliver(browser)
    assert outside.email.sent[-1].to == "asha@family.example"
    assert browser.submit(page, "/sign-in/code", code=newest_code(outside)).path == "/visits/"


def test_nobody_learns_whether_an_email_is_known(app: Flask, cast: Cast, outside: Outside) -> None:
    pages = []
    for phone in (ASHA_PHONE, DEV_PHONE, "+919830000009"):
        browser = Browser(app)
        page = browser.submit(browser.get("/sign-in"), "/sign-in", phone=phone)
        page = browser.submit(page, "/sign-in/code/email")
        pages.append(re.sub(r"98300 0000\d", "…", page.words))
    assert len(set(pages)) == 1


def test_a_code_sent_elsewhere_counts_as_one_more(browser: Browser, cast: Cast) -> None:
    page = browser.submit(browser.get("/sign-in"), "/sign-in", phone=ASHA_PHONE)
    for _time in range(2):
        page = browser.submit(page, "/sign-in/code/email")
    page = browser.submit(page, "/sign-in/code/email")
    assert page.status == 409
    assert "Try again in 15 minutes" in page.words


def test_without_a_flow_nothing_is_sent(browser: Browser, outside: Outside) -> None:
    page = browser.submit(browser.get("/sign-in"), "/sign-in", phone=ASHA_PHONE)
    browser.client.delete_cookie("visitor")
    assert browser.post("/sign-in/code/email", page.form("/sign-in/code/email")).status == 400
    assert outside.email.sent == []
