"""Every text message, with the longest facts it can carry: what it costs, and what it says."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from app import create_app
from app.domain.sms_parts import length, parts
from app.notifications.sms_texts import (
    LONGEST_FACT,
    LONGEST_TOWN,
    VARIABLE,
    SmsText,
    address,
    all_texts,
    longest_form,
    registered_form,
)
from app.web.locale import CODES
from config import Settings

HOST = "emulaqat.wb.gov.in"
# Texts that take two parts in scripts of 70 characters, and why.
TWO_PARTS = {
    "visit_follows": "says that the person was moved, where to, and what to do",
    "visit_submitted.helped": "names who asked at the help desk, by up to thirty letters",
}
TEXTS = [(text, language) for language in CODES for text in all_texts()]
NAMES = [f"{text.name}-{language}" for text, language in TEXTS]


# Translated and measured; a language whose texts are still partly English may take three.
MEASURED = ("en", "bn", "hi")


def most_parts(text: SmsText, language: str) -> int:
    if language not in MEASURED:
        return 3
    return 2 if text.name in TWO_PARTS and language != "en" else 1


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(replace(settings, public_url=f"https://{HOST}"))


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> object:
    with app.app_context():
        yield


@pytest.mark.parametrize(("text", "language"), TEXTS, ids=NAMES)
def test_every_text_is_one_part_at_its_longest(text: SmsText, language: str) -> None:
    words = longest_form(text, language)
    measured = f"{parts(words)} part(s), {length(words)} places, {language}: {words}"

    assert parts(words) <= most_parts(text, language), measured


def test_no_exception_stands_that_is_none() -> None:
    measured = [(text, language) for text, language in TEXTS if language in MEASURED]
    assert {t.name for t, language in measured if parts(longest_form(t, language)) > 1} == set(
        TWO_PARTS
    )


@pytest.mark.parametrize(("text", "language"), TEXTS, ids=NAMES)
def test_a_family_can_act_on_every_text(text: SmsText, language: str) -> None:
    words = longest_form(text, language)

    assert f"{HOST}/v/{'W' * 11}" in words or "W" * 14 in words or "0" * 6 in words
    assert "https://" not in words
    assert "%(" not in words
    assert "\n" not in words


@pytest.mark.parametrize(("text", "language"), TEXTS, ids=NAMES)
def test_what_is_registered_has_a_mark_for_each_fact_and_no_fact(
    text: SmsText, language: str
) -> None:
    form = registered_form(text, language)

    assert 1 <= form.count(VARIABLE) <= 3
    assert "W" not in form.replace("NEW", "")
    assert form.count(f"{HOST}/v/{VARIABLE}") == form.count(HOST)


def test_english_says_of_every_text_that_it_is_free() -> None:
    silent = [text.name for text in all_texts() if "ree" not in longest_form(text, "en")]
    assert silent == []


def test_the_complaint_number_is_named_where_there_is_room(settings: Settings) -> None:
    named = create_app(replace(settings, public_url=f"https://{HOST}", complaint_number="1064"))
    with named.app_context():
        words = {text.name: longest_form(text, "en") for text in all_texts()}
        counts = {name: parts(text) for name, text in words.items()}

    assert "tell 1064." in words["visit_withdrawn"]
    assert sum("1064" in text for text in words.values()) > len(words) / 2
    assert set(counts.values()) == {1}


def test_the_address_is_as_short_as_the_portal_has_one(settings: Settings) -> None:
    assert address() == HOST
    short = create_app(replace(settings, public_url=f"https://{HOST}", sms_address="emul.in"))
    with short.app_context():
        assert address() == "emul.in"
    with create_app(settings).app_context():
        assert address() == "http://localhost"


def test_no_town_is_longer_than_reckoned_and_no_variable_than_the_operators_allow() -> None:
    with (Path(__file__).parents[2] / "app/data/west_bengal_homes.csv").open() as file:
        towns = [row[name] for row in csv.DictReader(file) for name in row if "town" in name]
    assert max(map(len, towns)) <= LONGEST_TOWN <= LONGEST_FACT


def test_the_language_outside_does_not_change_what_is_registered() -> None:
    text = next(all_texts())
    with force_locale("hi"):
        assert registered_form(text, "bn") == registered_form(text, "bn")
        assert registered_form(text, "bn") != registered_form(text, "hi")
