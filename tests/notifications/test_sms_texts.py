"""Every text message, with the longest facts it can carry: what it costs, and what it says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
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
    "relative_call_moved": "names who asks, by up to thirty letters",
    "relative_call_off": "names who asks, by up to thirty letters",
    "relative_link": "names who asks, by up to thirty letters, to somebody who expects nothing",
    "visit_submitted.helped": "names who asked at the help desk, by up to thirty letters",
}
LANGUAGES = list(CODES)
# Translated and measured; a language whose texts are still partly English may take three.
MEASURED = ("en", "bn", "hi")


def most_parts(text: SmsText, language: str) -> int:
    if language not in MEASURED:
        return 3
    return 2 if text.name in TWO_PARTS and language != "en" else 1


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One portal for all: nothing here writes, and there are hundreds of texts."""
    folder = tmp_path_factory.mktemp("texts")
    return create_app(Settings.for_tests(folder, public_url=f"https://{HOST}"))


@pytest.fixture(autouse=True)
def _in_portal(portal: Flask) -> Iterator[None]:
    with portal.app_context():
        yield


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_one_part_at_its_longest(language: str) -> None:
    too_long = []
    for text in all_texts():
        words = longest_form(text, language)
        if parts(words) > most_parts(text, language):
            too_long.append(f"{text.name}: {parts(words)} parts, {length(words)}: {words}")
    assert too_long == []


def test_no_exception_stands_that_is_none() -> None:
    scripts = [code for code in MEASURED if code != "en"]
    long = {t.name for code in scripts for t in all_texts() if parts(longest_form(t, code)) > 1}
    assert long == set(TWO_PARTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_can_act_on_every_text(language: str) -> None:
    ways = (f"{HOST}/v/WWW", f"{HOST}/calls/WWW", f"{HOST}/contacts/", "W" * 14, "0" * 6)
    # Nothing is to be done: the link that she has goes on, or has ended.
    needs_none = ("relative_call_moved", "relative_call_off")
    for text in (text for text in all_texts() if text.name not in needs_none):
        words = longest_form(text, language)
        assert any(way in words for way in ways), words
        assert not [wrong for wrong in ("https://", "%(", "\n") if wrong in words], words


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_registered_has_a_mark_for_each_fact_and_no_fact(language: str) -> None:
    for text in all_texts():
        form = registered_form(text, language)
        links = form.count(f"{HOST}/v/{VARIABLE}") + form.count(f"{HOST}/calls/{VARIABLE}")
        links += form.count(f"{HOST}/contacts/")
        assert form.count(VARIABLE) <= 4, form
        assert "WW" not in form
        assert links == form.count(HOST), form


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
