"""The law of the translators' page: each placeholder they meet is explained there."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def test_each_placeholder_is_explained() -> None:
    with (ROOT / "app/translations/hi/LC_MESSAGES/messages.po").open("rb") as file:
        sentences = [
            text
            for message in read_po(file, locale="hi")
            if message.id
            for text in ([message.id] if isinstance(message.id, str) else message.id)
        ]
    page = (ROOT / "docs" / "translators.md").read_text(encoding="utf-8")
    met = {name for text in sentences for name in PLACEHOLDER.findall(text)}
    assert met
    assert met - set(PLACEHOLDER.findall(page)) == set()
