"""The demo's names are many, invented, and the same name in every script."""

import json
import re
from pathlib import Path

import pytest

from app.domain.prisoner_match import AGREES_FROM, name_likeness

PEOPLE = Path(__file__).parents[2] / "app" / "data" / "demo_people.json"
SCRIPTS = {"en": "A-Za-z", "bn": "\u0980-\u09ff", "hi": "\u0900-\u0963"}


@pytest.fixture(scope="module")
def people() -> dict[str, list[dict[str, str]]]:
    names: dict[str, list[dict[str, str]]] = json.loads(PEOPLE.read_text(encoding="utf-8"))
    return names


def test_it_works(people: dict[str, list[dict[str, str]]]) -> None:
    assert {group: len(names) for group, names in people.items()} == {
        "men": 40,
        "women": 40,
        "surnames": 40,
    }


def test_no_name_occurs_twice_in_a_group(people: dict[str, list[dict[str, str]]]) -> None:
    for names in people.values():
        for script in SCRIPTS:
            assert len({name[script] for name in names}) == len(names)


def test_every_name_is_in_its_script(people: dict[str, list[dict[str, str]]]) -> None:
    for names in people.values():
        for name in names:
            for script, letters in SCRIPTS.items():
                assert re.fullmatch(f"[{letters}]+(-[{letters}]+)?", name[script])


def test_the_spellings_of_a_name_find_each_other(people: dict[str, list[dict[str, str]]]) -> None:
    strangers = [
        name
        for names in people.values()
        for name in names
        if name_likeness(name["en"], name["bn"]) < AGREES_FROM
    ]

    assert strangers == []
