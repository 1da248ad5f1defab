"""The law of direction: the same style sheet serves a script that runs from right to left."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).parents[2] / "app" / "static" / "css"
# `inset`, `margin` and `padding` with four values name the right side before the left.
SIDES = re.compile(r"(?<![\w-])(?:[\w-]+-)?(?:left|right)(?:-[\w-]+)?\s*:|:\s*(?:left|right)\b")
FOUR_VALUES = re.compile(r"(?:inset|margin|padding|border-width)\s*:\s*([^;}]+)")


def rules(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def uneven(declaration: str) -> bool:
    values = re.findall(r"[\w.-]+(?:\([^)]*\))?", declaration.replace("!important", ""))
    return len(values) == 4 and values[1] != values[3]


def test_no_style_names_left_or_right() -> None:
    sheets = sorted(CSS.glob("*.css"))
    assert sheets
    named = [(path.name, found) for path in sheets for found in SIDES.findall(rules(path))]
    assert named == []


def test_no_style_gives_the_two_sides_different_room() -> None:
    lopsided = [
        (path.name, found)
        for path in sorted(CSS.glob("*.css"))
        for found in FOUR_VALUES.findall(rules(path))
        if uneven(found)
    ]
    assert lopsided == []


def test_the_law_sees_what_it_forbids() -> None:
    assert SIDES.search("a { margin-left: 1rem }")
    assert SIDES.search("a { text-align: right }")
    assert SIDES.search("a { left: 0 }")
    assert not SIDES.search("a { inset-inline-start: 0; text-align: start }")
    assert uneven("0 1rem 0 2rem")
    assert not uneven("0 1rem 0 1rem")
