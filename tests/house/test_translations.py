"""The law of translations: every other language says all that English says, and says the same."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.web.locale import CODES

ROOT = Path(__file__).parents[2]
TRANSLATED = [code for code in CODES if code != "en"]
DEVANAGARI = r"[\u0900-\u097f]"
SCRIPTS = {
    "bn": r"[\u0980-\u09ff]",
    "hi": DEVANAGARI,
    "ur": r"[\u0600-\u06ff]",
    "ne": DEVANAGARI,
}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[diouxXeEfFgGcrs%]")


@lru_cache
def catalogue(code: str) -> Catalog:
    path = ROOT / "app" / "translations" / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=code)


@lru_cache
def said_in_the_source() -> set[str]:
    """Every sentence of the programs and templates, as the tool that collects them finds it."""
    found = extract_from_dir(
        ROOT / "app",
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2"), ("**.txt", "jinja2")],
        options_map={"templates/**.html": {}, "**.txt": {}},
        keywords=KEYWORDS,
    )
    return {text if isinstance(text, str) else text[0] for _file, _line, text, *_ in found}


def entries(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def translations(message: Message) -> list[str]:
    """What has been translated; whether anything has not, is the first test's to ask."""
    return [text for text in entries(message) if text]


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def messages(code: str) -> list[Message]:
    return [message for message in catalogue(code) if message.id]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated(code: str) -> None:
    known = {sources(message)[0] for message in messages(code)}
    assert said_in_the_source() - known == set()
    empty = [m.id for m in messages(code) if not all(text.strip() for text in entries(m))]
    assert empty == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_nothing_is_translated_that_nobody_says(code: str) -> None:
    known = {sources(message)[0] for message in messages(code)}
    assert known - said_in_the_source() == set()


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_a_guess(code: str) -> None:
    assert [message.id for message in messages(code) if message.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_same_facts_stand_in_every_language(code: str) -> None:
    wrong = []
    for message in messages(code):
        wanted = Counter(PLACEHOLDER.findall(sources(message)[-1]))
        for text in translations(message):
            if Counter(PLACEHOLDER.findall(text)).keys() != wanted.keys():
                wrong.append((message.id, text))
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_translation_can_be_filled_in(code: str) -> None:
    for message in messages(code):
        for text in translations(message):
            names = [name for name in PLACEHOLDER.findall(text) if name]
            if names:
                assert text % dict.fromkeys(names, 1), text


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_is_in_its_own_script(code: str) -> None:
    script = SCRIPTS[code]
    foreign = [
        message.id
        for message in messages(code)
        if not all(re.search(script, text) for text in translations(message))
        and re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", sources(message)[0]))
    ]
    # «SMS» and the like are said in Latin letters everywhere.
    assert [text for text in foreign if text not in ("SMS",)] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_markup_stays_as_it_is(code: str) -> None:
    for message in messages(code):
        for text in translations(message):
            assert re.findall(r"</?\w+", text) == re.findall(r"</?\w+", sources(message)[-1])
