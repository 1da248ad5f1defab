"""Somebody abroad: a passport, a number there, both clocks, an identity seen before the call."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from app.jobs.outbox import drain
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.fakes import Outside
from tests.routes.staff.conftest import decide

EMAIL = "kanta@family.example"
WHO = {
    "name": "Kanta Nodimajhi",
    "parent_name": "Sagar Nodimajhi",
    "age": "44",
    "gender": "female",
    "address": "5 Made-up Street, Berlin",
    "identity_kind": "foreign_passport",
    "identity_number": "C01X00T47",
    "phone_abroad": "+49 1512 3456789",
    "time_zone": "Europe/Berlin",
}


@pytest.fixture
def kanta(app: Flask, cast: Cast, outside: Outside) -> Browser:
    """Kanta's browser in Berlin, signed in by e-mail and not registered yet."""
    browser = Browser(app)
    page = browser.submit(browser.get("/sign-in/email"), "/sign-in/email", email=EMAIL)
    with app.app_context():
        drain()
    code = re.search(r"\b\d{6}\b", outside.email.sent[-1].text)
    assert code
    browser.submit(page, "/sign-in/code", code=code[0])
    return browser


def register(browser: Browser, **changes: Any) -> Page:
    return browser.submit(browser.get("/profile"), "/profile", **(WHO | changes))


def ask_for_a_call(browser: Browser, cast: Cast) -> str:
    page = browser.submit(
        browser.get("/visits/new/whom"),
        "/visits/new/whom",
        facility_id=cast.dum_dum_id,
        wanted_name="Bilal Nodimajhi",
        relation="sister",
    )
    page = browser.get("/visits/new/when?mode=video")
    slot = page.find_all("input", name="slot_id")[0].get("value")
    page = browser.submit(page, "/visits/new/when", slot_id=slot)
    page = browser.submit(page, "/visits/new/party")
    return browser.submit(page, "/visits/new/check").path.rpartition("/")[2]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("phone_abroad", "98300 12345"),
        ("phone_abroad", "+49 1"),
        ("identity_kind", "voter_id"),
        ("identity_kind", "none"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_what_proves_nobody_abroad_is_refused(kanta: Browser, field: str, typed: str) -> None:
    page = kanta.post("/profile", kanta.get("/profile").form("/profile") | WHO | {field: typed})
    assert page.status == 422
    assert page.find_all("p", id=f"{field}-error")


def test_every_hour_is_shown_by_both_clocks(kanta: Browser, cast: Cast) -> None:
    assert register(kanta).path == "/visits/"
    reference = ask_for_a_call(kanta, cast)
    shown = kanta.get(f"/visits/{reference}").words
    # 14:00 in India; Berlin is three and a half or four and a half hours behind.
    assert re.search(r"2:00 PM By your clock: (9|10):30 AM", shown.replace("\u202f", " ")), shown
    assert "By your clock" in kanta.get("/visits/").words


def test_whoever_lives_by_the_homes_clock_sees_one(asha: Browser, cast: Cast) -> None:
    assert "By your clock" not in asha.get("/visits/").words


def test_the_letter_says_both_clocks(kanta: Browser, cast: Cast, outside: Outside) -> None:
    register(kanta)
    ask_for_a_call(kanta, cast)
    with kanta.app.app_context():
        drain()
    assert "By your clock" in outside.email.sent[-1].text
    assert outside.email.sent[-1].to == EMAIL
    assert outside.sms.sent == []


def test_the_home_identifies_her_before_her_first_call(
    kanta: Browser, esha: Browser, cast: Cast
) -> None:
    register(kanta)
    reference = ask_for_a_call(kanta, cast)
    page = esha.get(f"/staff/visits/{reference}")
    assert "Visitor abroad was identified, where needed" in page.words
    refused = decide(esha, page, reference, "approval", prisoner_id=cast.bilal_id)
    assert refused.status == 409
    page = decide(esha, page, reference, "identity-check", how="Passport shown in a short call")
    again = decide(esha, page, reference, "identity-check", how="Passport shown again")
    assert "Esha Akash" in again.words
    page = decide(esha, page, reference, "approval", prisoner_id=cast.bilal_id)
    assert page.status == 200
    assert "approved" in kanta.get(f"/visits/{reference}").words.lower()
