"""The desk says on its page of a call between homes that a prisoner was not brought."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask

from app.domain.visit_states import State
from app.services.video import open_room
from tests.browser import Browser
from tests.builders import the_visit
from tests.cast import Cast
from tests.meetings import an_approved_meeting
from tests.routes.conftest import SeenVisit


def test_who_was_not_brought_stands_on_the_call_in_the_day_and_in_both_registers(
    app: Flask, cast: Cast, seen: SeenVisit
) -> None:
    with app.app_context():
        reference = an_approved_meeting(cast)
        open_room(the_visit(reference).id)
    starts_at = seen(reference).slot.starts_at
    desk = f"/staff/video-desk/{reference}"
    with time_machine.travel(starts_at + timedelta(minutes=6), tick=False):
        esha, farid = Browser(app), Browser(app)
        esha.sign_in_officer("esha")
        farid.sign_in_officer("farid")
        page = esha.get(desk)
        empty = esha.submit(page, f"{desk}/not-brought", whose="nonsense")
        assert (empty.status, empty.words.count("Choose one from the list")) == (422, 4)
        done = esha.submit(empty, f"{desk}/not-brought", whose="theirs", reason="staff_shortage")

        assert "The call counts for neither of the two" in done.words
        assert "Megh Dighi was not brought: Too few staff" in done.words
        assert "Our prisoner is at the terminal" not in done.words
        for officer in (esha, farid):
            assert "Megh Dighi was not brought" in officer.get("/staff/video-desk/").words
            assert "was not brought" in officer.get("/staff/video-desk/register").words
            assert "Tell your prisoner" in officer.get("/staff/between-homes/").words
    assert seen(reference).state is State.CANCELLED_BY_PRISON


def test_before_the_hour_nothing_is_said_of_it(app: Flask, cast: Cast, seen: SeenVisit) -> None:
    with app.app_context():
        reference = an_approved_meeting(cast)
        open_room(the_visit(reference).id)
    with time_machine.travel(seen(reference).slot.starts_at - timedelta(minutes=1), tick=False):
        gita = Browser(app)
        gita.sign_in_officer("gita")

        assert "One of the two is not here" not in gita.get(f"/staff/video-desk/{reference}").words
