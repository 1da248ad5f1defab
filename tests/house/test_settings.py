"""The law of settings: each one is told in docs/settings.md, and nothing is told that is none."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from config import CHOICES, SECRETS, Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
NAMES = {field.name.upper() for field in fields(Settings)}


def headings() -> list[str]:
    return re.findall(r"^### .*$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_setting_is_documented() -> None:
    told = {name for heading in headings() for name in re.findall(r"[A-Z][A-Z_]+", heading)}
    assert NAMES - told == set()


def test_nothing_is_documented_that_is_no_setting() -> None:
    told = {name for heading in headings() for name in re.findall(r"[A-Z][A-Z_]+", heading)}
    assert told - NAMES == set()


def test_every_choice_of_a_setting_is_named() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    missing = {
        f"{name.upper()}={choice}"
        for name, choices in CHOICES.items()
        for choice in choices
        if f"`{choice}`" not in text
    }
    assert missing == set()


def test_a_secret_never_shows_itself() -> None:
    hidden = {field.name for field in fields(Settings) if not field.repr}
    # An address may carry a password; a folder or a port cannot.
    assert set(SECRETS) - {"database_url"} <= hidden
