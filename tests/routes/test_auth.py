"""The visitor's door: which phones and codes open it, and that closing it is done on the server."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.clock import now
from app.jobs.outbox import drain
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside

PHONE = "+919830000009"


def ask(browser: Browser, phone: str = PHONE) -> Page:
    page = browser.submit(browser.get("/sign-in"), "/sign-in", phone=phone)
    with browser.app.app_context():
        drain()
    return page


def newest_code(outside: Outside) -> str:
    found = re.search(r"\b\d{6}\b", outside.sms.sent[-1].text)
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize("typed", ["9830000009", "+91-98300 00009", "৯৮৩০০ ০০০০৯"])
def test_every_way_to_write_an_indian_mobile_gets_its_code(
    browser: Browser, outside: Outside, typed: str
) -> None:
    assert ask(browser, typed).path == "/sign-in/code"
    assert [sent.to for sent in outside.sms.sent] == [PHONE]


def test_what_is_no_indian_mobile_is_refused_and_stays_typed(
    browser: Browser, outside: Outside
) -> None:
    # Every form that people write is in tests/forms/test_phone_field.py.
    for typed in ("", "৯৮৩০০", "033 2214 5555", "+880 1711 123456", "1" * 300, "<b>📱</b>"):
        page = ask(browser, typed)
        assert page.status == 422, typed
        assert page.find_all("p", id="phone-error")
        assert page.value("phone") == typed
    assert outside.sms.sent == []


def test_a_known_and_an_unknown_number_are_answered_alike(
    app: Flask, cast: Cast, outside: Outside
) -> None:
    known, unknown = ask(Browser(app), ASHA_PHONE), ask(Browser(app), PHONE)
    assert known.words.replace("98300 00001", "…") == unknown.words.replace("98300 00009", "…")
    assert len(outside.sms.sent) == 2


@pytest.mark.parametrize("way", ["{}", " {} ", "{:.3} {:.3}", "bengali", "devanagari"])
def test_the_code_is_read_in_the_ways_phones_paste_it(
    browser: Browser, outside: Outside, way: str
) -> None:
    page = ask(browser)
    code = newest_code(outside)
    scripts = {"bengali": 0x09E6, "devanagari": 0x0966}
    if way in scripts:
        typed = "".join(chr(scripts[way] + int(digit)) for digit in code)
    else:
        typed = f"{code[:3]} {code[3:]}" if ":.3" in way else way.format(code)
    assert browser.submit(page, "/sign-in/code", code=typed).path == "/profile?next=/visits/"


def test_what_is_no_code_is_refused(browser: Browser, outside: Outside) -> None:
    page = ask(browser)
    for typed in ("", "12345", "অআকখগঘ", "2345 6789 0124", "x" * 9000):
        page = browser.submit(page, "/sign-in/code", code=typed)
        assert page.status == 422, typed
    assert browser.get("/visits/").path.startswith("/sign-in")


def test_after_five_wrong_tries_the_right_code_opens_nothing(
    browser: Browser, outside: Outside
) -> None:
    page = ask(browser)
    code = newest_code(outside)
    for _try in range(5):
        page = browser.submit(page, "/sign-in/code", code=wrong(code))
        assert "not right" in page.words
    page = browser.submit(page, "/sign-in/code", code=code)
    assert page.status == 422
    assert "This code has ended" in page.words


def test_an_old_code_opens_nothing(browser: Browser, outside: Outside) -> None:
    page = ask(browser)
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1)):
        page = browser.submit(page, "/sign-in/code", code=newest_code(outside))
    assert page.status == 422
    assert "This code has ended" in page.words


def test_a_code_is_used_once(browser: Browser, outside: Outside) -> None:
    page = ask(browser)
    before = browser.client.get_cookie("visitor")
    assert before
    code = newest_code(outside)
    assert browser.submit(page, "/sign-in/code", code=code).status == 200
    # The browser as it stood when the code was still good.
    browser.client.set_cookie("visitor", before.value)
    assert browser.submit(page, "/sign-in/code", code=code).status == 422


def test_a_newer_code_ends_the_one_before(browser: Browser, outside: Outside) -> None:
    ask(browser)
    first = newest_code(outside)
    page = ask(browser)
    second = newest_code(outside)
    assert browser.submit(page, "/sign-in/code", code=first).status == (
        422 if first != second else 200
    )
    assert browser.submit(page, "/sign-in/code", code=second).status == 200


def test_a_code_opens_only_the_browser_that_asked(app: Flask, outside: Outside) -> None:
    mine, theirs = Browser(app), Browser(app)
    ask(mine)
    code = newest_code(outside)
    page = ask(theirs, "9830000008")
    assert theirs.submit(page, "/sign-in/code", code=code).status == (
        422 if newest_code(outside) != code else 200
    )


def test_nobody_can_flood_a_phone(app: Flask, outside: Outside) -> None:
    for _time in range(3):
        assert ask(Browser(app)).status == 200
    refused = ask(Browser(app))
    assert refused.status == 422
    assert "Try again in 15 minutes" in refused.words
    assert len(outside.sms.sent) == 3


def test_the_page_for_the_code_asks_for_a_phone_first(browser: Browser) -> None:
    assert browser.get("/sign-in/code").path == "/sign-in"


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "/\t/evil.example"])
def test_signing_in_never_leads_to_a_strangers_site(
    browser: Browser, cast: Cast, outside: Outside, foreign: str
) -> None:
    page = browser.client.get("/sign-in", query_string={"next": foreign})
    page = browser.submit(Page(page, is_partial=False), "/sign-in", phone=ASHA_PHONE)
    with browser.app.app_context():
        drain()
    page = browser.submit(page, "/sign-in/code", follow=False, code=newest_code(outside))
    assert page.response.headers["Location"] == "/visits/"


def test_signing_in_leads_back_to_where_one_wanted_to_go(
    browser: Browser, cast: Cast, outside: Outside
) -> None:
    page = browser.get("/visits/new/whom")
    page = browser.submit(page, "/sign-in", phone=ASHA_PHONE)
    with browser.app.app_context():
        drain()
    page = browser.submit(page, "/sign-in/code", code=newest_code(outside))
    assert page.path == "/visits/new/whom"
