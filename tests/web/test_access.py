"""The guard: what says nothing serves nobody, posts come from our own pages, next= stays here."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask

import app as portal
from app import create_app
from app.web.access import UnmarkedViews, check_marks, public, safe_next
from config import Settings
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast


def test_the_portal_does_not_start_while_a_view_says_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", "page", lambda: "seen by all")
    monkeypatch.setattr(portal, "BLUEPRINTS", (*portal.BLUEPRINTS, forgotten))
    with pytest.raises(UnmarkedViews, match=r"forgotten\.page"):
        create_app(settings)


def test_the_same_view_starts_once_it_is_marked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Blueprint("said", __name__)
    said.add_url_rule("/said", "page", public(lambda: "seen by all"))
    monkeypatch.setattr(portal, "BLUEPRINTS", (*portal.BLUEPRINTS, said))
    assert create_app(settings).test_client().get("/said").text == "seen by all"


def test_every_view_of_the_portal_says_whom_it_serves(app: Flask) -> None:
    check_marks(app)


@pytest.mark.parametrize("path", ["/sign-in", "/staff/sign-in", "/sign-out", "/staff/sign-out"])
def test_a_post_from_another_site_is_refused_even_with_the_forms_token(
    browser: Browser, cast: Cast, path: str
) -> None:
    door = "/staff/sign-in" if path.startswith("/staff") else "/sign-in"
    sent = browser.get(door).form(door) | {"phone": ASHA_PHONE}
    page = browser.post(path, sent, **{"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert "That did not work" in page.words
    for site in ("same-origin", "none"):
        assert browser.post(path, sent, **{"Sec-Fetch-Site": site}).status != 403


def test_a_link_from_another_site_may_be_followed(browser: Browser) -> None:
    assert browser.get("/", **{"Sec-Fetch-Site": "cross-site"}).status == 200


def test_signing_somebody_in_or_out_from_afar_does_not_work(
    asha_signed_in: Browser, cast: Cast
) -> None:
    for path, sent in (
        ("/sign-in", {"phone": "+919830000009"}),
        ("/sign-in/code", {"code": "123456"}),
        ("/sign-out", {}),
        ("/staff/sign-in", {"login": "esha", "password": "x"}),
        ("/staff/sign-out", {}),
    ):
        page = asha_signed_in.post(path, sent)
        assert page.status == 400, path
        assert "open too long" in page.words
    assert asha_signed_in.get("/visits/").path == "/visits/"


@pytest.fixture
def asha_signed_in(browser: Browser, cast: Cast, outside: object) -> Browser:
    browser.sign_in_visitor(ASHA_PHONE, outside)
    return browser


def test_the_token_of_one_browser_serves_no_other(app: Flask, cast: Cast) -> None:
    token = Browser(app).get("/sign-in").form("/sign-in")
    other = Browser(app)
    other.get("/sign-in")
    assert other.post("/sign-in", token | {"phone": ASHA_PHONE}).status == 400


@pytest.mark.parametrize(
    "ours", ["/", "/visits/", "/visits/?older_than=3", "/staff/queue", "/visits/new/when?day=x#a"]
)
def test_a_path_of_ours_is_gone_back_to(ours: str) -> None:
    assert safe_next(ours, "/home") == ours


@pytest.mark.parametrize(
    "foreign",
    [
        None,
        "",
        "visits/",
        "https://evil.example/",
        "http:evil.example",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "/\\/evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        " https://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "//user@evil.example",
        "//[::1]",
    ],
)
def test_nowhere_else_is_gone_to(foreign: str | None) -> None:
    assert safe_next(foreign, "/home") == "/home"
