"""The first page and the choice of language."""

from __future__ import annotations

import pytest

from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside


def test_the_first_page_says_what_this_is_and_where_to_begin(browser: Browser) -> None:
    page = browser.get("/")
    assert page.status == 200
    assert page.find_all("html", lang="en", dir="ltr")
    for path in ("/visits/new/whom", "/visits/", "/staff/sign-in"):
        assert page.find_all("a", href=path), path
    assert "Nobody may ask you for money" in page.text


@pytest.mark.parametrize("code", ["bn", "hi", "ur", "ne", "en"])
def test_a_language_is_kept(browser: Browser, code: str) -> None:
    browser.get(f"/language/{code}")
    assert browser.get("/").find_all("html", lang=code)
    assert browser.get("/sign-in").find_all("html", lang=code)


def test_each_language_is_offered_in_its_own_script(browser: Browser) -> None:
    page = browser.get("/")
    offered = {
        link.get("hreflang"): link.text for link in page.find_all("a") if link.get("hreflang")
    }
    assert offered == {"bn": "বাংলা", "hi": "हिन्दी", "ur": "اردو", "ne": "नेपाली"}


def test_urdu_runs_from_right_to_left_and_the_others_do_not(browser: Browser) -> None:
    for code, direction in (("ur", "rtl"), ("ne", "ltr"), ("en", "ltr")):
        page = browser.get(f"/language/{code}")
        assert page.find_all("html", lang=code, dir=direction)


def test_a_language_link_leads_back_to_the_page_it_stands_on(
    browser: Browser, cast: Cast, outside: Outside
) -> None:
    browser.sign_in_visitor(ASHA_PHONE, outside)
    page = browser.get("/visits/?older_than=5")
    link = page.find_all("a", hreflang="hi")[0].get("href", "")
    page = browser.get(link)
    assert page.path == "/visits/?older_than=5"
    assert page.find_all("html", lang="hi")


def test_a_language_nobody_speaks_here_changes_nothing(browser: Browser) -> None:
    browser.get("/language/bn")
    for code in ("xx", "../bn", "%00", "BN", "x" * 500):
        browser.get(f"/language/{code}")
        assert browser.get("/").find_all("html", lang="bn"), code


def test_a_browser_is_answered_in_the_language_it_asks_for(browser: Browser) -> None:
    for asked, code in (
        ("bn-IN,bn;q=0.9,en;q=0.5", "bn"),
        ("hi;q=0.4, bn;q=0.8", "bn"),
        ("ur-IN,ur;q=0.9,en;q=0.5", "ur"),
        ("ne;q=0.9,hi;q=0.8", "ne"),
        ("sa,fr;q=0.9", "en"),
        ("", "en"),
        (";;;q=x", "en"),
    ):
        page = browser.get("/", **{"Accept-Language": asked})
        assert page.find_all("html", lang=code), asked


@pytest.mark.parametrize("foreign", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_language_link_never_leads_to_a_strangers_site(browser: Browser, foreign: str) -> None:
    for path, home in (("/language/bn", "/"), ("/staff/language/bn", "/staff/")):
        answer = browser.client.get(path, query_string={"next": foreign})
        assert answer.headers["Location"] == home


def test_each_door_keeps_its_own_language(browser: Browser, cast: Cast) -> None:
    browser.get("/language/bn")
    browser.get("/staff/language/hi")
    assert browser.get("/").find_all("html", lang="bn")
    assert browser.get("/staff/sign-in").find_all("html", lang="hi")


def test_an_address_that_is_none_is_told_plainly(browser: Browser) -> None:
    for path in ("/nothing", "/visits", "/staff", "/%00", "/..%2f..%2fetc/passwd", "/.git/config"):
        page = browser.get(path)
        assert page.status in (200, 404), path
        if page.status == 404:
            assert "Nothing found" in page.words


def test_a_visitor_comes_in(browser: Browser, cast: Cast, outside: Outside) -> None:
    assert browser.sign_in_visitor(ASHA_PHONE, outside).path == "/visits/"


def test_an_officer_comes_in(browser: Browser, cast: Cast) -> None:
    assert browser.sign_in_officer("esha").path == "/staff/queue"
