"""The two cookies: what each is called, how strict it is, and that it holds no identity."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from http.cookies import Morsel, SimpleCookie

import pytest
from flask import Flask

from app import create_app
from config import Settings
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside


def set_by(app: Flask, path: str) -> Morsel[str]:
    answer = app.test_client().get(path)
    (header,) = answer.headers.getlist("Set-Cookie")
    (cookie,) = SimpleCookie(header).values()
    return cookie


@pytest.mark.parametrize(
    ("path", "name", "same_site"),
    [("/sign-in", "visitor", "Lax"), ("/staff/sign-in", "staff", "Strict")],
)
@pytest.mark.parametrize("is_https", [False, True])
def test_each_door_has_its_cookie(
    settings: Settings, path: str, name: str, same_site: str, is_https: bool
) -> None:
    scheme = "https" if is_https else "http"
    app = create_app(replace(settings, public_url=f"{scheme}://visits.example"))
    cookie = set_by(app, path)
    assert cookie.key == (f"__Host-{name}" if is_https else name)
    assert cookie["httponly"] is True
    assert cookie["samesite"] == same_site
    assert cookie["path"] == "/"
    assert bool(cookie["secure"]) is is_https
    # __Host- allows no domain, and a closed browser forgets.
    assert not cookie["domain"]
    assert not cookie["max-age"]
    assert not cookie["expires"]


def test_a_path_that_only_begins_like_the_staff_door_is_not_behind_it(app: Flask) -> None:
    assert "Set-Cookie" not in app.test_client().get("/staffing").headers
    answer = app.test_client().get("/language/bn?next=/staff/")
    assert answer.headers["Set-Cookie"].startswith("visitor=")


def test_a_cookie_holds_a_random_token_and_nobodys_name_or_number(
    browser: Browser, cast: Cast, outside: Outside
) -> None:
    browser.sign_in_visitor(ASHA_PHONE, outside)
    browser.sign_in_officer("esha")
    for name in ("visitor", "staff"):
        cookie = browser.client.get_cookie(name)
        assert cookie
        held = opened(cookie.value)
        # _id is Flask-Login's digest of the browser's kind, _fresh its mark of a new sign-in.
        assert set(held) <= {"_user_id", "_fresh", "_id", "csrf_token", "seen", "language"}
        assert len(held["_user_id"]) == 43
        assert not {"Asha", "Esha", "98300", "esha"} & set(json.dumps(held).split('"'))


def opened(cookie: str) -> dict[str, str]:
    body = cookie.rpartition(".")[0].rpartition(".")[0]
    packed = body.startswith(".")
    raw = base64.urlsafe_b64decode(body.lstrip(".") + "===")
    return dict(json.loads(zlib.decompress(raw) if packed else raw))


def test_the_cookie_of_another_installation_opens_nothing(
    settings: Settings, browser: Browser, cast: Cast, outside: Outside
) -> None:
    browser.sign_in_visitor(ASHA_PHONE, outside)
    cookie = browser.client.get_cookie("visitor")
    assert cookie
    other = Browser(create_app(replace(settings, secret_key="another-secret-" * 3)))
    other.client.set_cookie("visitor", cookie.value)
    assert other.get("/visits/").path.startswith("/sign-in")
