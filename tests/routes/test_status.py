"""How a request stands, for somebody with its reference and the code to the phone on record."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from app.domain.clock import now
from app.domain.reference import new_reference, spoken
from app.domain.visit_states import State
from app.jobs.outbox import drain
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, MoveOn


def ask(browser: Browser, typed: str) -> Page:
    page = browser.submit(browser.get("/status/"), "/status/", reference=typed)
    with browser.app.app_context():
        drain()
    return page


def code_for(outside: Outside, phone: str) -> str:
    text = next(sent.text for sent in reversed(outside.sms.sent) if sent.to == phone)
    found = re.search(r"\b\d{6}\b", text)
    assert found
    return found[0]


def test_reference_and_code_show_how_one_request_stands(
    browser: Browser, made: MadeVisit, outside: Outside
) -> None:
    reference = made()
    page = ask(browser, spoken(reference).lower())
    page = browser.submit(page, "/status/code", code=code_for(outside, ASHA_PHONE))
    assert page.path == "/status/answer"
    assert spoken(reference) in page.words
    assert "We answer by" in page.words
    # No more than that: nobody's name, and no sign-in.
    assert "Nodimajhi" not in page.words
    assert browser.get("/visits/").path.startswith("/sign-in")


def test_the_reason_of_a_refusal_is_told_in_the_familys_words(
    browser: Browser, made: MadeVisit, outside: Outside
) -> None:
    page = ask(browser, made(state=State.REJECTED))
    page = browser.submit(page, "/status/code", code=code_for(outside, ASHA_PHONE))
    assert "relation" in page.words


def test_an_unknown_reference_is_answered_like_a_known_one(
    app: Flask, made: MadeVisit, outside: Outside
) -> None:
    known, unknown = ask(Browser(app), made()), ask(Browser(app), new_reference())
    assert known.words == unknown.words
    assert known.path == unknown.path == "/status/code"


def test_the_code_of_one_request_opens_no_other(
    browser: Browser, made: MadeVisit, outside: Outside
) -> None:
    ask(browser, made())
    code = code_for(outside, ASHA_PHONE)
    page = ask(browser, new_reference())
    page = browser.submit(page, "/status/code", code=code)
    assert page.status == 422
    assert browser.get("/status/answer").path == "/status/"


@pytest.mark.parametrize("typed", ["", "abc", "12345678901", "<b>", "x" * 300])
def test_what_is_no_reference_is_refused_and_stays_typed(browser: Browser, typed: str) -> None:
    page = browser.submit(browser.get("/status/"), "/status/", reference=typed)
    assert page.status == 422
    assert page.value("reference") == typed


def test_nobody_can_flood_a_phone_by_its_reference(
    app: Flask, made: MadeVisit, outside: Outside
) -> None:
    reference = made()
    for _time in range(3):
        assert ask(Browser(app), reference).status == 200
    refused = ask(Browser(app), reference)
    assert refused.status == 422
    assert "Try again in 15 minutes" in refused.words


def test_the_answer_is_gone_after_a_quarter_of_an_hour(
    browser: Browser, made: MadeVisit, outside: Outside, move_on: MoveOn
) -> None:
    page = ask(browser, made())
    browser.submit(page, "/status/code", code=code_for(outside, ASHA_PHONE))
    move_on(now() + timedelta(minutes=15, seconds=2))
    assert browser.get("/status/answer").path == "/status/"


def test_without_a_question_there_is_no_answer(browser: Browser) -> None:
    assert browser.get("/status/code").path == "/status/"
    assert browser.get("/status/answer").path == "/status/"
