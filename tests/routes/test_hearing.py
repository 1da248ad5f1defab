"""Hearing a page: offered in its language, fetched by nobody whose phone cannot speak."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.cast import Cast


@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_a_visitors_page_and_a_refusal_can_be_heard(browser: Browser, language: str) -> None:
    browser.get(f"/language/{language}")
    for path in ("/", "/sign-in", "/nothing"):
        (main,) = browser.get(path).find_all("main")
        assert main.get("data-hear"), path
        assert main.get("data-stop"), path


def test_the_reader_is_not_part_of_the_page_until_a_phone_can_speak(browser: Browser) -> None:
    page = browser.get("/")
    sources = [script.get("src") or "" for script in page.find_all("script")]
    assert not [source for source in sources if "hear.js" in source]
    (script,) = page.find_all("script", defer="")
    path = script.get("data-reads", "")
    assert browser.client.get(path, buffered=True).status_code == 200


def test_a_desk_is_not_read_aloud(browser: Browser, cast: Cast) -> None:
    (main,) = browser.sign_in_officer("esha").find_all("main")
    assert main.get("data-hear") is None


def test_the_desks_are_folded_and_the_present_one_stands_outside(
    browser: Browser, cast: Cast
) -> None:
    browser.sign_in_officer("esha")
    page = browser.get("/staff/prisoners/")
    (folded,) = page.find_all("details", **{"class": "desks-more"})
    current = [link.get("href") for link in page.find_all("a", **{"aria-current": "page"})]
    assert current == ["/staff/prisoners/"]
    assert folded.get("open") is None
