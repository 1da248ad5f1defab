"""What a family's phone must fetch: each page in one round trip, the whole journey in few bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from flask import Flask

from app.jobs.outbox import drain
from app.web import look
from app.web.assets import STATIC, asset, version
from app.web.static_packing import packed
from bench import weigh, weigh_in_front
from bench.keeping_phone import KeepingPhone
from bench.phone import Answer, Ask, Phone
from tests.browser import Browser
from tests.cast import Cast
from tests.fakes import Outside

try:
    from hpack import Encoder
except ImportError:  # a machine that only runs the portal
    Encoder = None

# Name and date of the web server, and its word on the connection: added outside the application.
SERVER = [("Server", "gunicorn"), ("Date", "Wed, 25 Nov 2026 02:29:34 GMT"), ("Connection", "-")]


def ask_app(app: Flask, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
    client = app.test_client(use_cookies=False)
    method = "GET" if body is None else "POST"
    got = client.open(path, method=method, data=body, headers=headers, buffered=True)
    body, told = got.get_data(), got.headers.to_wsgi_list()
    if path.startswith("/static/") and got.headers.get("Content-Encoding") != "br":
        # Packed once and for all by `make setup`, which a checkout may not have run.
        file = STATIC / path.partition("?")[0].removeprefix("/static/")
        body, told = packed(file), [*told, ("Content-Encoding", "br")]
    return Answer(status=got.status_code, headers=[*SERVER, *told], body=body)


def as_http2_packs_it(ask: Ask) -> Ask:
    """The same answers, each weighing what a server that remembers what it said would send."""
    remembering, theirs = Encoder(), {"server", "connection"}

    def told(path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        answer = ask(path, body, headers)
        said = [(name.lower(), value) for name, value in answer.headers]
        kept = [(name, value) for name, value in said if name not in theirs]
        packed = remembering.encode([(":status", str(answer.status)), *kept])
        frames = 9 * (1 + bool(answer.body))
        return replace(answer, on_wire=len(packed) + len(answer.body) + frames)

    return told


def sent_code(app: Flask, outside: Outside, _number: str) -> str:
    with app.app_context():
        drain()
    found = re.search(r"\b\d{6}\b", outside.sms.sent[-1].text)
    assert found
    return found[0]


@pytest.fixture
def ask(app: Flask, cast: Cast) -> Ask:
    return partial(ask_app, app)


@pytest.mark.parametrize("kind", weigh.BUDGETS)
@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_the_journey_is_light_and_no_page_waits_for_anything_but_itself(
    app: Flask, ask: Ask, outside: Outside, language: str, kind: type[Phone]
) -> None:
    phone = weigh.walk(ask, language, "9830055555", partial(sent_code, app, outside), kind)
    assert weigh.is_light(phone, language), phone.pages
    assert not any(phone.blocked_by.values())


@pytest.mark.skipif(Encoder is None, reason="hpack is not installed; type: make setup-dev")
@pytest.mark.parametrize("language", ["en", "bn", "hi"])
def test_by_http2_the_journey_is_at_most_25_kb_and_with_htmx_at_most_40(
    app: Flask, ask: Ask, outside: Outside, language: str
) -> None:
    line = as_http2_packs_it(ask)
    code_for = partial(sent_code, app, outside)
    phone = weigh.walk(line, language, "9830055555", code_for, KeepingPhone, ask)
    assert weigh.is_light(phone, language, weigh_in_front.BUDGETS, "HTTP/2"), phone.pages


def test_a_new_phone_finds_the_look_inside_the_page_whichever_page_it_opens(ask: Ask) -> None:
    for path in ("/", "/sign-in", "/nothing"):
        phone = Phone(ask=ask)
        html = phone.open(path)
        assert "<style" in html, path
        assert phone.blocked_by[path] == []
        assert phone.pages[path] <= weigh.ONE_PAGE
        # The file came late, with its cookie; from now on the page links to what is kept.
        assert "<style" not in phone.open(path)
        assert phone.blocked_by[path] == []


def test_a_phone_that_kept_another_look_is_given_the_present_one(browser: Browser) -> None:
    assert not browser.get("/").find_all("link", rel="stylesheet", media=None)
    browser.client.set_cookie(look.COOKIE, "0123456789")
    assert browser.get("/sign-in").find_all("style")
    browser.client.set_cookie(look.COOKIE, version(look.SHEET))
    (link,) = browser.get("/sign-in").find_all("link", rel="stylesheet")
    assert link.get("href") == asset(look.SHEET)


def test_the_look_inside_is_the_same_as_in_the_file_without_its_comments() -> None:
    whole = (STATIC / look.SHEET).read_text(encoding="utf-8")
    packed = str(look.look_inside())
    assert "/*" not in packed
    assert packed.count("{") == whole.count("{")
    assert packed.startswith(str(look.first_look_inside()))
    assert "</" not in packed
