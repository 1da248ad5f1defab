"""Owns the tests of the walker itself, who must stumble over each kind of bad page, and of htmx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from config import Settings
from tests.flows.running_parts import a_web_server
from tests.flows.walker import PHONE, Walker

pytestmark = [pytest.mark.browser, pytest.mark.drill]

GOOD = '<!doctype html><html lang="en"><title>A</title><main><h1>A page</h1>{}</main></html>'
WIDE = '<p style="width: 400px">wide</p>'
UNLABELLED = '<input id="nobody-knows-what">'
LOW = "<style>a { display: block; font-size: 8px; line-height: 1 }</style>"
SMALL = f'{LOW}<a href="#a">I</a><a href="#b">I</a>'
PALE = "<style>@media (prefers-color-scheme: dark) { p { color: #222; background: #000 } }</style>"
COMPLAINING = "<script>console.error('I broke')</script>"


@pytest.fixture
def walker(chromium: Browser) -> Iterator[Walker]:
    walker = Walker(chromium, "", width=PHONE, has_script=True)
    yield walker
    walker.context.close()


def test_a_good_page_is_walked_over(walker: Walker) -> None:
    walker.page.set_content(GOOD.format("<p>words</p>"))
    walker.look()
    walker.leave()


@pytest.mark.parametrize(
    ("fault", "found"), [(WIDE, "px wide"), (UNLABELLED, "label"), (SMALL, "target-size")]
)
def test_a_bad_page_is_not(walker: Walker, fault: str, found: str) -> None:
    walker.page.set_content(GOOD.format(fault))
    with pytest.raises(AssertionError, match=found):
        walker.look()


def test_colours_too_alike_in_the_dark_are_seen_there_alone(walker: Walker) -> None:
    walker.page.set_content(GOOD.format(f"{PALE}<p>words</p>"))
    walker.look()
    with walker.in_the_dark(), pytest.raises(AssertionError, match="contrast"):
        walker.look()
    walker.look()


def test_a_complaint_is_remembered_until_the_end(walker: Walker) -> None:
    walker.page.set_content(GOOD.format(COMPLAINING))
    walker.look()
    with pytest.raises(AssertionError, match="I broke"):
        walker.leave()


def test_when_the_public_copy_of_htmx_does_not_come_ours_steps_in(
    walker: Walker, settings: Settings, tmp_path: Path
) -> None:
    settings = replace(settings, htmx_source="cdn")
    walker.context.route("https://**", lambda route: route.abort())
    with a_web_server(settings, tmp_path / "web.log") as walker.address:
        walker.open("/demo/phone")
        walker.page.wait_for_function("() => Boolean(window.htmx)")
    complained_of = {complaint.partition(" ")[0] for complaint in walker.complaints}
    assert all(address.startswith("https://cdn.") for address in complained_of)
    assert complained_of, "the public copy must have been asked for"
