"""The first page and the choice of language."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside


def test_it_works(browser: Browser) -> None:
    page = browser.get("/")
    assert page.status == 200
    assert page.find_all("html", lang="en", dir="ltr")


@pytest.mark.parametrize("code", ["bn", "hi", "en"])
def test_a_language_is_kept(browser: Browser, code: str) -> None:
    browser.get(f"/language/{code}")
    assert browser.get("/").find_all("html", lang=code)


def test_a_visitor_comes_in(browser: Browser, cast: Cast, outside: Outside) -> None:
    assert browser.sign_in_visitor(ASHA_PHONE, outside).path == "/visits/"


def test_an_officer_comes_in(browser: Browser, cast: Cast) -> None:
    assert browser.sign_in_officer("esha").path == "/staff/queue"
