"""What a watcher of the server is told: alive, ready, and nothing about whom it serves."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import text

from app.domain.actor import SYSTEM
from app.services.transaction import transaction
from tests.browser import Browser


def test_it_is_alive_and_ready(browser: Browser) -> None:
    for path, words in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        page = browser.get(path)
        assert (page.status, page.text) == (200, words)
        assert page.response.mimetype == "text/plain"


def test_it_is_not_ready_while_the_tables_are_not_those_of_this_program(
    app: Flask, browser: Browser
) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    page = browser.get("/readyz")
    assert (page.status, page.text) == (503, "not ready\n")
    assert browser.get("/healthz").status == 200


def test_it_is_not_ready_without_tables_and_says_so_without_a_fault(
    app: Flask, browser: Browser
) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        session.execute(text("DROP TABLE alembic_version"))
    assert browser.get("/readyz").status == 503


def test_asking_leaves_no_cookie(browser: Browser) -> None:
    for path in ("/healthz", "/readyz"):
        assert "Set-Cookie" not in browser.get(path).response.headers
