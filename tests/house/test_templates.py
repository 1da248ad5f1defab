"""The laws of the templates: a partial is one file, one root, one id, and says what it needs."""

from __future__ import annotations

import re
from pathlib import Path

import html5lib
import pytest

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
PARTIALS = [path for path in PAGES if path.name.startswith("_")]
# The page's own place for news, sent beside a fragment: its id is that of the place.
ROOT_ID = {"components/_notices_beside.html": "notice"}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def root_of(path: Path) -> list[str | None]:
    """The ids of what stands on the outermost level of this file."""
    html = JINJA.sub("", path.read_text(encoding="utf-8"))
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    return [root.get("id") for root in parser.parseFragment(html)]


def test_there_are_partials() -> None:
    assert len(PARTIALS) >= 10


@pytest.mark.parametrize("path", PARTIALS, ids=named)
def test_a_partial_begins_by_saying_what_it_needs(path: Path) -> None:
    assert re.match(r"\{#-? needs: .+\S", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [p for p in PARTIALS if named(p) not in ROOT_ID], ids=named)
def test_a_partial_has_one_root_with_its_own_id(path: Path) -> None:
    own = path.stem.lstrip("_").replace("_", "-")
    (root,) = root_of(path)
    assert root is not None
    # «error-notice» is the notice of errors: the folder may come before the name.
    assert root == own or root.endswith(f"-{own}")


def test_no_two_partials_share_an_id() -> None:
    found = [root for path in PARTIALS for root in root_of(path) if root]
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_template_asks_for_no_permission_and_opens_no_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bstyle=\"", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    assert "Permission" not in text
    assert not re.search(r"hx-(put|delete|patch|on)", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "nonce" in script


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_what_swaps_says_where_and_how(path: Path) -> None:
    text = JINJA.sub("", path.read_text(encoding="utf-8").replace("{{ here|xmlattr }}", "HERE"))
    for tag in re.findall(r"<[^>]*\bhx-get[^>]*>", text):
        assert ("hx-target" in tag and "hx-swap" in tag) or "HERE" in tag, tag


def test_only_text_made_by_us_is_let_through_unescaped() -> None:
    users = {named(path) for path in PAGES if re.search(r"\|\s*safe\b", path.read_text("utf-8"))}
    assert not users
    assert not [path for path in PAGES if "autoescape" in path.read_text(encoding="utf-8")]


FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
FIELD = re.compile(r"\b(?:field|choices|who_is_meant)\((\w+)")
# The people who come are lines of the form that includes them.
LINES_OF = {"visit_request/_coming_people.html"}


def without_summary(text: str) -> list[str]:
    """The forms that this template draws fields of, and above which no summary of theirs stands."""
    outside = FORM.sub("", text)
    bare = []
    for form in FORM.findall(text):
        drawn = FIELD.search(form)
        if drawn and "error_summary(" not in form and "error_summary(" not in outside:
            bare.append(drawn[1])
    return bare if FORM.search(text) else FIELD.findall(text)


@pytest.mark.parametrize("path", [p for p in PAGES if named(p) not in LINES_OF], ids=named)
def test_a_form_with_fields_has_its_error_summary(path: Path) -> None:
    if path.parent.name not in ("components", "design"):
        assert not without_summary(path.read_text(encoding="utf-8"))


def test_a_form_without_a_summary_is_found() -> None:
    bare = "<form>{{ field(form.name) }}</form>"
    assert without_summary(bare) == ["form"]
    assert without_summary("<form>{{ error_summary(form) }}</form>" + bare) == ["form"]
    assert without_summary("{{ field(form.name) }}") == ["form"]
    assert not without_summary("<form>{{ error_summary(form) }}{{ field(form.name) }}</form>")
    assert not without_summary("<form>{{ token() }}</form>")


RADIO = re.compile(r'<input type="(?:radio|checkbox)" name="(\w+)"')
# Ticks that choose among rows of a table, and a search's own: none of them can be wrong.
TICKS = {"looked_at", "left"}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_radios_and_boxes_drawn_by_hand_stand_in_a_group_that_says_what_is_wrong(
    path: Path,
) -> None:
    text = path.read_text(encoding="utf-8")
    if path.parent.name != "components" and set(RADIO.findall(text)) - TICKS:
        assert "{% call choices(" in text
