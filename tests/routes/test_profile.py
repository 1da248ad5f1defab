"""Saying who one is: any script, any paper, and of an Aadhaar four digits at most."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.visitor import Visitor
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside

NEW = "+919830000003"
AADHAAR = "9999 4105 7058"
ANSWERS: dict[str, Any] = {
    "name": "Tara Nodimajhi",
    "parent_name": "Jhil Nodimajhi",
    "age": "41",
    "gender": "female",
    "address": "2 Kalpanikpur",
    "identity_kind": "aadhaar",
    "identity_number": "7058",
    "email": "",
    "language": "en",
}


@pytest.fixture
def tara(app: Flask, cast: Cast, outside: Outside) -> Browser:
    browser = Browser(app)
    browser.sign_in_visitor(NEW, outside)
    return browser


def save(browser: Browser, **changes: Any) -> Page:
    return browser.submit(browser.get("/profile"), "/profile", **(ANSWERS | changes))


def stored(app: Flask, phone: str = NEW) -> Visitor:
    with app.app_context():
        return db.session.scalars(
            select(Visitor).where(Visitor.phone == phone).options(joinedload(Visitor.identity))
        ).one()


def test_a_new_visitor_registers_and_goes_on(app: Flask, tara: Browser) -> None:
    page = tara.get("/visits/new/whom")
    assert page.path == "/profile?next=/visits/new/whom"
    page = tara.submit(page, "/profile", **ANSWERS)
    assert page.path == "/visits/new/whom"
    assert "Your details are saved" in page.words
    assert stored(app).name == "Tara Nodimajhi"


@pytest.mark.parametrize("name", ["তারা নদীমাঝি", "तारा नदीमाझी", "تارا ندیماجھی", "Tara 🌻"])
def test_a_name_in_any_script_is_kept_and_shown_as_typed(
    app: Flask, tara: Browser, name: str
) -> None:
    save(tara, name=name, parent_name=name, address=name)
    assert stored(app).name == name
    assert tara.get("/profile").value("name") == name


def test_the_language_of_messages_becomes_the_language_of_pages(app: Flask, tara: Browser) -> None:
    assert save(tara, language="bn").find_all("html", lang="bn")
    assert stored(app).language == "bn"


def test_every_fault_is_shown_at_once_and_what_was_typed_stays(app: Flask, tara: Browser) -> None:
    bad = {
        "name": "🌻",
        "parent_name": "",
        "age": "unknown",
        "gender": "",
        "address": "x" * 401,
        "identity_number": "!",
        "email": "not an address",
        "language": "xx",
    }
    page = save(tara, **bad)
    assert page.status == 422
    for field in bad:
        assert page.find_all("p", id=f"{field}-error"), field
    for field in ("name", "age", "address", "identity_number", "email"):
        assert page.value(field) == bad[field], field
    assert not stored(app).is_registered


@pytest.mark.parametrize("digits", [AADHAAR, "৯৯৯৯৪১০৫৭০৫৮", "999941057058"])
def test_a_whole_aadhaar_is_taken_in_no_field_and_shown_in_none(
    app: Flask, tara: Browser, digits: str
) -> None:
    for field in ("name", "parent_name", "age", "address", "identity_number", "email"):
        for kind in ("aadhaar", "ration_card"):
            page = save(tara, **{"identity_kind": kind, field: digits})
            assert page.status == 422, field
            assert digits not in page.text, field
            assert page.value(field) == ""
    assert not stored(app).is_registered


def test_four_digits_of_an_aadhaar_are_all_that_exists(app: Flask, tara: Browser) -> None:
    for typed in ("705", "70588", "705A", ""):
        assert save(tara, identity_number=typed).status == 422, typed
    save(tara, identity_number="৭০৫৮")
    paper = stored(app).identity
    assert paper
    assert (paper.last_four, paper.number, paper.fingerprint) == ("7058", None, None)


def test_another_papers_number_is_kept_sealed_and_not_shown_again(
    app: Flask, tara: Browser
) -> None:
    save(tara, identity_kind="voter_id", identity_number="abc 123 4567")
    paper = stored(app).identity
    assert paper
    assert (paper.number, paper.last_four) == ("ABC1234567", "4567")
    with app.app_context():
        rows = db.session.execute(text("SELECT number FROM identity_document")).scalars()
        assert not [row for row in rows if row and b"ABC1234567" in bytes(row)]
    page = tara.get("/profile")
    assert "ABC1234567" not in page.text
    assert "4567" in page.words
    # Left empty, the number that we have stays.
    assert tara.submit(page, "/profile").path == "/visits/"
    kept = stored(app).identity
    assert kept
    assert kept.number == "ABC1234567"


def test_she_corrects_her_details_later(app: Flask, asha: Browser) -> None:
    page = asha.get("/profile")
    assert page.value("name") == "Asha Nodimajhi"
    asha.submit(page, "/profile", address="7 Kalpanikpur", age="41")
    assert stored(app, ASHA_PHONE).address == "7 Kalpanikpur"


def test_a_child_may_register_but_the_rules_speak_when_it_asks(tara: Browser) -> None:
    assert save(tara, age="0").status == 422
    assert save(tara, age="121").status == 422
    assert save(tara, age="12").path == "/visits/"


def test_saving_leads_to_no_strangers_site(tara: Browser) -> None:
    page = tara.get("/profile?next=//evil.example/")
    assert tara.submit(page, "/profile", follow=False, **ANSWERS).location == "/visits/"


def test_nobody_is_shown_it_without_signing_in(browser: Browser, cast: Cast) -> None:
    assert browser.get("/profile").path == "/sign-in?next=/profile"
