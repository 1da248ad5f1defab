"""Whoever answers for several homes sees who keeps families waiting, and may answer himself."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.domain.visit_states import State
from app.services.escalations import climb_overdue
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, MoveOn, SeenVisit
from tests.routes.staff.conftest import decide

HOUR = timedelta(hours=1)


def test_headquarters_sees_the_home_and_answers_what_has_come_up(
    app: Flask, cast: Cast, made: MadeVisit, seen: SeenVisit, move_on: MoveOn
) -> None:
    reference = made()
    move_on(seen(reference).due_at + 13 * HOUR)
    with app.app_context():
        climb_overdue()
    harun = Browser(app)
    harun.sign_in_officer("harun")

    page = harun.get("/staff/")
    assert "gone up to headquarters" in page.words
    assert "Dum Dum Central" in page.words

    page = harun.get(f"/staff/visits/{reference}")
    page = decide(harun, page, reference, "approval", prisoner_id=cast.bilal_id)
    assert page.path == "/staff/overdue/"
    assert "Nothing is past its time" in page.words
    assert seen(reference).state is State.APPROVED


def test_the_range_only_looks_before_a_request_has_come_up_to_it(
    app: Flask, made: MadeVisit, seen: SeenVisit, move_on: MoveOn
) -> None:
    reference = made()
    move_on(seen(reference).due_at + timedelta(minutes=5))
    with app.app_context():
        climb_overdue()
    rupa = Browser(app)
    rupa.sign_in_officer("rupa")

    assert "with the deputy" in rupa.get("/staff/overdue/").words
    page = rupa.get(f"/staff/visits/{reference}")
    assert not [f for f in page.find_all("form") if "approval" in f.get("action", "")]


def test_the_queue_says_how_many_have_gone_up(
    app: Flask, esha: Browser, made: MadeVisit, seen: SeenVisit, move_on: MoveOn
) -> None:
    reference = made()
    move_on(seen(reference).due_at + 3 * HOUR)
    with app.app_context():
        climb_overdue()
    esha.sign_in_officer("esha")

    assert "gone up to the range" in esha.get("/staff/queue").words


def test_the_gate_has_no_such_desk(gita: Browser) -> None:
    assert gita.get("/staff/overdue/").status == 404
