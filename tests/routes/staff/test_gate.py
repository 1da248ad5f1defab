"""The gate and the video desk: what is recorded, in which order, and in which hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.policy import Mode
from app.domain.visit_states import State
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit
from tests.routes.staff.conftest import token_of


@pytest.fixture
def reference(made: MadeVisit) -> str:
    return made(state=State.APPROVED)


@pytest.fixture
def starts_at(reference: str, seen: SeenVisit) -> datetime:
    return seen(reference).slot.starts_at


def at_gate(app: Flask, login: str = "gita") -> Browser:
    browser = Browser(app)
    browser.sign_in_officer(login)
    return browser


def record(browser: Browser, reference: str, noun: str, **values: str) -> Page:
    """Press one of the buttons that the page offers."""
    page = browser.get(f"/staff/visits/{reference}")
    return browser.submit(page, f"/staff/visits/{reference}/gate/{noun}", **values)


def test_a_visit_is_recorded_from_arrival_to_end(
    app: Flask, reference: str, starts_at: datetime, seen: SeenVisit
) -> None:
    with time_machine.travel(starts_at - timedelta(minutes=5)):
        gate = at_gate(app)
        for noun, state in (
            ("check-in", State.CHECKED_IN),
            ("beginning", State.IN_PROGRESS),
            ("completion", State.COMPLETED),
        ):
            assert "Recorded." in record(gate, reference, noun).words
            assert seen(reference).state is state
    assert [event.actor_name for event in seen(reference).events[2:]] == ["Gita Shiuli"] * 3


@pytest.mark.parametrize(
    ("noun", "before", "reason", "state"),
    [
        ("entry-refusal", (), "id_not_brought", State.REFUSED_ENTRY),
        ("cutting-short", ("check-in", "beginning"), "conduct", State.CUT_SHORT),
    ],
)
def test_turning_away_and_ending_early_need_a_reason_of_their_own_list(
    app: Flask,
    reference: str,
    starts_at: datetime,
    seen: SeenVisit,
    noun: str,
    before: tuple[str, ...],
    reason: str,
    state: State,
) -> None:
    with time_machine.travel(starts_at):
        gate = at_gate(app)
        for step in before:
            record(gate, reference, step)
        for wrong in ("", "nonsense", "prisoner_declined"):
            page = record(gate, reference, noun, reason=wrong)
            assert page.status == 409, wrong
            assert "Choose a reason" in page.words
        assert "Recorded." in record(gate, reference, noun, reason=reason).words
    assert seen(reference).state is state


def test_nobody_came_is_recorded_only_after_the_grace(
    app: Flask, reference: str, starts_at: datetime, seen: SeenVisit
) -> None:
    with time_machine.travel(starts_at + timedelta(minutes=14)):
        gate = at_gate(app)
        page = gate.get(f"/staff/visits/{reference}")
        assert not page.find_all("form", action=f"/staff/visits/{reference}/gate/no-show")
        answer = gate.post(f"/staff/visits/{reference}/gate/no-show", token_of(gate))
        assert answer.status == 409
    with time_machine.travel(starts_at + timedelta(minutes=16)):
        record(at_gate(app), reference, "no-show")
    assert seen(reference).state is State.NO_SHOW


def test_nobody_is_let_in_days_before(gita: Browser, reference: str, seen: SeenVisit) -> None:
    page = gita.get(f"/staff/visits/{reference}")
    assert not page.find_all("form", action=f"/staff/visits/{reference}/gate/check-in")
    for noun in ("check-in", "entry-refusal", "no-show"):
        sent = token_of(gita) | {"reason": "conduct"}
        assert gita.post(f"/staff/visits/{reference}/gate/{noun}", sent).status == 409, noun
    assert seen(reference).state is State.APPROVED


def test_two_at_the_gate_record_one_arrival(
    app: Flask, reference: str, starts_at: datetime, seen: SeenVisit
) -> None:
    with time_machine.travel(starts_at):
        gate = at_gate(app)
        page = gate.get(f"/staff/visits/{reference}")
        action = f"/staff/visits/{reference}/gate/check-in"
        assert gate.submit(page, action).status == 200
        again = gate.submit(page, action)
        assert again.status == 409
        assert "«Checked in», by Gita Shiuli" in again.words
    assert len(seen(reference).events) == 3


def test_a_thing_that_no_gate_records_is_not_there(gita: Browser, reference: str) -> None:
    for noun in ("approve", "withdraw", "x", "check_in", "%00"):
        path = f"/staff/visits/{reference}/gate/{noun}"
        assert gita.post(path, token_of(gita)).status == 404, noun


def test_a_deputy_does_not_keep_the_gate(
    ravi: Browser, reference: str, starts_at: datetime
) -> None:
    page = ravi.post(f"/staff/visits/{reference}/gate/check-in", token_of(ravi))
    assert page.status == 404


@pytest.mark.parametrize(("minutes", "is_open"), [(-11, False), (-9, True), (16, False)])
def test_the_desk_leads_the_video_room_in_its_time_alone(
    app: Flask, cast: Cast, made: MadeVisit, seen: SeenVisit, minutes: int, is_open: bool
) -> None:
    video = made(state=State.APPROVED, mode=Mode.VIDEO)
    with time_machine.travel(seen(video).slot.starts_at + timedelta(minutes=minutes)):
        gate = at_gate(app)
        page = gate.get(f"/staff/visits/{video}")
        action = f"/staff/visits/{video}/joining"
        assert bool(page.find_all("form", action=action)) is is_open
        joined = gate.post(action, token_of(gate))
        assert joined.status == (303 if is_open else 409)
        if is_open:
            assert gate.get(joined.location).find_all("div", id="room", data_role="officer")
        stranger = at_gate(app, "farid")
        assert stranger.post(action, token_of(stranger)).status == 404
