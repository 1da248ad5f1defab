"""Page or fragment: decided by what htmx says of its request, and by nothing else."""

from __future__ import annotations

import pytest
from flask import Flask, flash

from app.web.access import public
from app.web.htmx import page as answer
from tests.browser import Browser


@public
def with_news() -> object:
    """A page that has a partial, with news from before a redirect."""
    flash("News!", "good")
    return answer("demo/phone.html", partial="demo/_messages.html", messages=[], to=None)


@pytest.mark.parametrize(
    ("headers", "is_partial"),
    [
        ({}, False),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
        ({"HX-Request": "true"}, False),
        ({"HX-Request-Type": "partial"}, False),
        ({"HX-Request": "1", "HX-Request-Type": "partial"}, False),
    ],
)
def test_only_a_swap_into_a_part_of_the_page_gets_the_part(
    app: Flask, headers: dict[str, str], is_partial: bool
) -> None:
    page = app.test_client().get("/demo/phone", headers=headers)
    assert ("<html" not in page.text) is is_partial
    assert 'id="messages"' in page.text
    assert {"HX-Request", "HX-Request-Type"} <= set(page.vary)


def test_a_page_without_a_part_opens_whole(browser: Browser) -> None:
    for path in ("/", "/sign-in", "/sign-in?next=/visits/"):
        page = browser.get(path, partial=True)
        assert (page.status, page.text) == (200, ""), path
        assert page.response.headers["HX-Redirect"] == path
        assert {"HX-Request", "HX-Request-Type"} <= set(page.response.vary)
        assert "HX-Redirect" not in browser.get(path).response.headers


def test_news_travels_beside_a_fragment_and_inside_a_page(app_to_change: Flask) -> None:
    app_to_change.add_url_rule("/with-news", "with_news", with_news)
    browser = Browser(app_to_change)
    part = browser.get("/with-news", partial=True)
    (notice,) = part.find_all("div", id="notice")
    assert notice.get("hx-swap-oob") == "true"
    assert "News!" in "".join(notice.itertext())
    (notice,) = browser.get("/with-news").find_all("div", id="notice")
    assert notice.get("hx-swap-oob") is None
    assert "News!" in "".join(notice.itertext())


def test_without_news_a_fragment_is_alone(browser: Browser) -> None:
    assert len(list(browser.get("/demo/phone", partial=True).root)) == 1
