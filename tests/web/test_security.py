"""The headers of every answer: one strict policy, no copy kept, nothing guessed, nothing framed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from app import create_app
from app.web import look
from app.web.assets import version
from config import Settings
from tests.browser import Browser
from tests.cast import Cast

NONCE = re.compile(r"'nonce-([\w-]{20,})'")
# A page, a page of staff, a plain text, and two kinds of refusal.
DRAWN = {"/": 200, "/staff/sign-in": 200, "/healthz": 200, "/nothing": 404, "/sign-out": 405}


def policy(header: str) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in header.split(";")]
    return {name: rule for name, _space, rule in parts}


def test_no_answer_is_kept_or_guessed_at_or_tells_where_one_came_from(app: Flask) -> None:
    # A redirect too.
    for path, status in (DRAWN | {"/visits/": 303, "/language/bn": 303}).items():
        answer = app.test_client().get(path)
        assert answer.status_code == status, path
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in answer.headers


def test_whatever_a_browser_draws_is_held_to_one_strict_policy(app: Flask) -> None:
    for path in DRAWN:
        headers = app.test_client().get(path).headers
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "geolocation=()" in headers["Permissions-Policy"]
        rules = policy(headers["Content-Security-Policy"])
        assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert rules["connect-src"] == "'self'"
        # The look of the first page travels inside it.
        assert re.fullmatch(r"'self' 'nonce-[\w-]{20,}'", rules["style-src"])
        # Our own video rooms are pages of ours.
        assert rules["form-action"] == "'self'"
        assert NONCE.fullmatch(rules["script-src"])
        for loose in ("unsafe", "*", "https:"):
            assert loose not in headers["Content-Security-Policy"]


def test_who_keeps_the_look_is_sent_no_leave_for_a_look_inside_a_page(
    browser: Browser, cast: Cast
) -> None:
    browser.client.set_cookie(look.COOKIE, version(look.SHEET))
    for path in ("/", "/sign-in", "/nothing"):
        page = browser.get(path)
        assert not page.find_all("style")
        rules = policy(page.response.headers["Content-Security-Policy"])
        assert rules["style-src"] == "'self'", path
        assert NONCE.fullmatch(rules["script-src"])
    # The demo phone is drawn by a sheet of its own, which always stands inside it.
    page = browser.get("/demo/phone?to=%2B919830012345")
    (inside,) = page.find_all("style")
    rules = policy(page.response.headers["Content-Security-Policy"])
    assert rules["style-src"] == f"'self' 'nonce-{inside.get('nonce')}'"


def test_a_page_that_nobody_may_store_does_not_say_how_its_copies_differ(
    browser: Browser, cast: Cast
) -> None:
    vary = browser.get("/sign-in").response.headers["Vary"]
    assert "Cookie" not in vary
    assert "HX-Request" in vary


def test_each_page_has_a_nonce_of_its_own_and_its_scripts_have_it(browser: Browser) -> None:
    pages = [browser.get("/") for _time in range(2)]
    found = [NONCE.search(page.response.headers["Content-Security-Policy"]) for page in pages]
    nonces = [match[1] for match in found if match]
    assert len(set(nonces)) == 2
    for page, nonce in zip(pages, nonces, strict=True):
        scripts = page.find_all("script")
        assert scripts
        assert {script.get("nonce") for script in scripts} == {nonce}
        assert {style.get("nonce") for style in page.find_all("style")} == {nonce}


def test_the_public_copy_of_htmx_is_bound_to_its_hash_and_our_own_needs_none(
    settings: Settings,
) -> None:
    page = Browser(create_app(replace(settings, htmx_source="cdn"))).get("/")
    (script,) = page.find_all("script", defer="")
    assert script.get("data-cdn", "").startswith("https://")
    assert script.get("data-integrity", "").startswith("sha384-")
    own = Browser(create_app(settings)).get("/")
    hosts = [script.get("src", "") for script in own.find_all("script")]
    assert hosts
    assert all(source.startswith("/static/") for source in hosts)


def test_the_video_providers_address_is_the_only_stranger_a_form_may_lead_to(
    settings: Settings,
) -> None:
    jitsi = replace(
        settings,
        video_provider="jitsi",
        jitsi_url="https://video.example/base",
        jitsi_app_id="a",
        jitsi_secret="s" * 32,
        jitsi_subject="s",
    )
    header = create_app(jitsi).test_client().get("/").headers["Content-Security-Policy"]
    assert policy(header)["form-action"] == "'self' https://video.example"


@pytest.mark.parametrize(
    ("public_url", "is_told"), [("https://visits.example", True), ("http://localhost", False)]
)
def test_browsers_are_told_to_keep_to_tls_where_there_is_tls(
    settings: Settings, public_url: str, is_told: bool
) -> None:
    app = create_app(replace(settings, public_url=public_url))
    assert ("Strict-Transport-Security" in app.test_client().get("/").headers) is is_told


def test_a_static_file_is_kept_for_ever_and_its_address_changes_with_it(app: Flask) -> None:
    links = [link.get("href", "") for link in Browser(app).get("/").find_all("link")]
    assert links
    for path in links:
        answer = app.test_client().get(path, buffered=True)
        assert answer.status_code == 200, path
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert "?v=" in path


def test_nothing_outside_the_static_folder_is_served(app: Flask) -> None:
    client = app.test_client()
    for path in ("../config.py", "%2e%2e/config.py", "/etc/passwd", "../templates/home/index.html"):
        assert client.get(f"/static/{path}").status_code == 404, path


def test_a_page_is_compressed_for_whoever_takes_it(app: Flask, cast: Cast) -> None:
    for coding in ("br", "gzip"):
        answer = app.test_client().get("/", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
    assert "Content-Encoding" not in app.test_client().get("/").headers


def test_a_refusal_is_compressed_as_well(app: Flask) -> None:
    answer = app.test_client().get("/nothing", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Content-Encoding" not in app.test_client().get("/nothing").headers
