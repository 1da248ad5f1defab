"""The page on which a superintendent chooses where the calls of his home happen."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from flask import Flask

from app.domain.policy import Mode
from app.domain.visit_states import State
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit

PAGE = "/staff/video-home/"


@pytest.fixture
def starts_at(reference: str, seen: SeenVisit) -> datetime:
    return seen(reference).slot.starts_at


@pytest.fixture
def reference(made: MadeVisit) -> str:
    return made(state=State.APPROVED, mode=Mode.VIDEO)


def test_a_number_is_kept_and_told_to_a_browser_that_cannot_call(
    app: Flask, esha: Browser, reference: str, starts_at: datetime, outside: Outside
) -> None:
    page = esha.get("/staff/video-desk/")
    assert "Where calls happen" in page.words
    page = esha.get(PAGE)
    assert "Jitsi" not in page.words, "only what is set up is offered"
    bad = esha.submit(page, PAGE, help_phone="ring us", link="https://evil.example/")
    assert bad.status == 422
    assert "with its STD code" in bad.words
    kept = esha.submit(page, PAGE, help_phone="033 2550 0000", link="", place="builtin")
    assert "Kept." in kept.words
    with time_machine.travel(starts_at):
        asha = Browser(app)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        for path in ("room", "device"):
            assert "Ring the home: 033 2550 0000" in asha.get(f"/visits/{reference}/{path}").words


def test_a_place_that_is_not_set_up_cannot_be_chosen(esha: Browser) -> None:
    page = esha.get(PAGE)
    assert esha.submit(page, PAGE, place="jitsi").status == 422
    refused = esha.submit(page, PAGE, link="https://vc.example.org/room", place="")
    assert "no such server" in refused.words


def test_nobody_else_finds_the_page(gita: Browser, ravi: Browser, cast: Cast) -> None:
    for officer in (gita, ravi):
        assert officer.get(PAGE).status == 404
    assert "Where calls happen" not in gita.get("/staff/video-desk/").words
