"""Owns the tests of the timetable: each turn is one worker's, and none is lost with it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from app.domain.clock import now
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.jobs.timetable import TIMETABLE, run_due
from app.models.slot import Slot
from app.services.turns import take_turn
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

EACH_MINUTE = [
    *("close-rooms", "leave-rooms", "lapse", "remind"),
    *("offer-places", "check-again", "climb", "release-holds"),
    "release-extra",
]
EVERYTHING = [periodic.name for periodic in TIMETABLE]
MINUTE = timedelta(minutes=1)
WORKERS, TURNS = 4, 5


def test_everything_is_due_once_and_then_in_its_time(cast: Cast) -> None:
    assert run_due() == EVERYTHING
    assert run_due() == []
    with time_machine.travel(now() + timedelta(minutes=1, seconds=1)):
        assert run_due() == EACH_MINUTE
    with time_machine.travel(now() + timedelta(hours=2)):
        assert run_due() == EVERYTHING


def test_a_request_nobody_answered_lapses_when_its_hour_comes(cast: Cast) -> None:
    reference = a_visit(cast)
    run_due()
    visit = the_visit(reference)
    assert visit.state is State.SUBMITTED
    with time_machine.travel(visit.slot.starts_at + timedelta(seconds=1)):
        run_due()
    visit = the_visit(reference)
    assert (visit.state, visit.slot.places_taken) == (State.LAPSED, 0)


def test_the_hours_of_new_days_are_made_as_the_days_come(cast: Cast) -> None:
    last = db.session.scalar(select(func.max(Slot.starts_at)))
    with time_machine.travel(now() + timedelta(days=2)):
        run_due()
        assert db.session.scalar(select(func.max(Slot.starts_at))) > last


def test_a_job_that_fails_holds_up_no_other(cast: Cast) -> None:
    reference = a_visit(cast)
    with writing(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE visit_draft"))
    with time_machine.travel(the_visit(reference).slot.starts_at + timedelta(seconds=1)):
        assert run_due() == EVERYTHING
    assert the_visit(reference).state is State.LAPSED


def offered(app: Flask, at_once: int) -> int:
    """Let so many workers offer to take one turn at the same moment; how many got it."""
    ready = threading.Barrier(at_once)

    def offer(_: int) -> bool:
        with app.app_context():
            ready.wait(30)
            try:
                return take_turn("sweep", MINUTE)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(at_once) as pool:
        return sum(pool.map(offer, range(at_once)))


def test_of_many_workers_one_gets_each_turn(app: Flask) -> None:
    for turn in range(TURNS):
        with time_machine.travel(now() + turn * timedelta(hours=1)):
            assert offered(app, WORKERS) == 1


def test_a_turn_that_was_never_noted_is_given_again(app: Flask) -> None:
    assert take_turn("sweep", MINUTE)
    assert not take_turn("sweep", MINUTE)
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM timetable_run"))
    assert take_turn("sweep", MINUTE)
