"""Owns who is already signed in for the tests of pages, and short ways to what they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.jobs.outbox import drain
from app.models.visit import Visit
from tests.browser import Browser
from tests.builders import a_visit, the_visit
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.fakes import Outside

MadeVisit = Callable[..., str]
SeenVisit = Callable[[str], Visit]
MoveOn = Callable[[datetime], None]


@pytest.fixture
def asha(app: Flask, cast: Cast, outside: Outside) -> Browser:
    """Asha's phone, signed in."""
    browser = Browser(app)
    browser.sign_in_visitor(ASHA_PHONE, outside)
    return browser


@pytest.fixture
def dev(app: Flask, cast: Cast, outside: Outside) -> Browser:
    """Dev's phone, signed in."""
    browser = Browser(app)
    browser.sign_in_visitor(DEV_PHONE, outside)
    return browser


def _officer(app: Flask, login: str) -> Browser:
    browser = Browser(app)
    browser.sign_in_officer(login)
    return browser


@pytest.fixture
def esha(app: Flask, cast: Cast) -> Browser:
    """The desk of Dum Dum's superintendent."""
    return _officer(app, "esha")


@pytest.fixture
def ravi(app: Flask, cast: Cast) -> Browser:
    """The desk of his deputy."""
    return _officer(app, "ravi")


@pytest.fixture
def farid(app: Flask, cast: Cast) -> Browser:
    """The desk of Kalna's superintendent."""
    return _officer(app, "farid")


@pytest.fixture
def gita(app: Flask, cast: Cast) -> Browser:
    """The desk at Dum Dum's gate."""
    return _officer(app, "gita")


@pytest.fixture
def made(app: Flask, cast: Cast) -> MadeVisit:
    """Make a visit of Asha's, with its pass or room when it is approved."""

    def make(**changes: Any) -> str:
        with app.app_context():
            reference = a_visit(cast, **changes)
            drain()
            return reference

    return make


@pytest.fixture
def seen(app: Flask) -> SeenVisit:
    """Look a visit up in the database."""

    def look(reference: str) -> Visit:
        with app.app_context():
            return the_visit(reference)

    return look


@pytest.fixture
def move_on() -> Iterator[MoveOn]:
    """Move on to an instant, and stay there until the test ends; the cast lives before it."""
    with ExitStack() as moved:
        yield lambda at: moved.enter_context(time_machine.travel(at)) and None
