"""The pages and the small answers of our own video room, from a phone, a desk and a device."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models.minute_credit import MinuteCredit
from app.services.transaction import transaction
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit

JSON = {"Accept": "application/json"}
WRONG = {"Authorization": "Bearer of-nobody"}


@pytest.fixture
def reference(made: MadeVisit) -> str:
    return made(state=State.APPROVED, mode=Mode.VIDEO)


@pytest.fixture
def starts_at(reference: str, seen: SeenVisit) -> datetime:
    return seen(reference).slot.starts_at


def token_by(browser: Browser, path: str, page: Page) -> Any:
    """What the page's script is answered when it asks for a token."""
    csrf = page.find_all("div", id="room")[0].get("data-csrf") or ""
    return browser.client.post(path, headers=JSON | {"X-CSRFToken": csrf})


def test_a_call_from_the_press_to_the_end(
    app: Flask, cast: Cast, outside: Outside, reference: str, starts_at: datetime
) -> None:
    with time_machine.travel(starts_at):
        asha, gita = Browser(app), Browser(app)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        gita.sign_in_officer("gita")
        shown = asha.get(f"/visits/{reference}")
        page = asha.submit(shown, f"/visits/{reference}/joining")
        assert page.find_all("div", id="room", data_role="family")
        assert len(page.text.encode()) < 40_000
        answer = token_by(asha, f"/visits/{reference}/joining", page)
        sent = {"token": answer.json["token"]}
        entered = asha.client.post(f"/room/{reference}/entry", json=sent)
        assert asha.client.post(f"/room/{reference}/entry", json=sent).status_code == 404
        key = {"Authorization": f"Bearer {entered.json['key']}"}
        state = asha.client.get("/room/state", headers=key).json
        assert (state["phase"], state["others"]) == ("waiting", [])
        again = asha.client.get(f"/room/state?version={state['version']}", headers=key)
        assert again.status_code == 204

        desk = gita.get("/staff/video-desk/")
        assert "Not opened yet" in desk.words
        assert "Family: Good line" in desk.words
        unnamed = gita.submit(desk, "/staff/video-desk/terminals", name="")
        assert unnamed.status == 422
        assert "Name of the device: Please fill this in." in unnamed.words
        call = gita.get(f"/staff/video-desk/{reference}")
        base = f"/staff/video-desk/{reference}"
        assert "Open now" in gita.submit(call, f"{base}/opening").words
        call = gita.get(base)
        bare = gita.submit(call, f"{base}/warning", sentence="")
        assert bare.status == 422
        assert "Sentence shown on every end: Please fill this in." in bare.words
        assert gita.submit(call, f"{base}/ending", reason="boredom").status == 422
        gita.submit(call, f"{base}/warning", sentence="Family matters only.")
        state = asha.client.get("/room/state", headers=key).json
        assert (state["phase"], state["warning"]) == ("open", "Family matters only.")
        assert "Paused" in gita.submit(call, f"{base}/pause").words
        assert "Open now" in gita.submit(call, f"{base}/resumption").words
        assert "By telephone" in gita.submit(call, f"{base}/telephone").words
        assert "Open now" in gita.submit(call, f"{base}/resumption").words
        gita.submit(call, f"{base}/extension")
        assert "Over" in gita.submit(call, f"{base}/ending", reason="power_or_network").words
        assert asha.client.get("/room/state", headers=key).json["phase"] == "ended"
        register = gita.get("/staff/video-desk/register")
        assert "came in" in register.words
        assert "ended the call (Power or network down)" in register.words
        assert "minutes were lost" in asha.get(f"/visits/{reference}").words


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database from now on, but for the edges of transactions."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_facts: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_look_is_one_statement_and_a_word_two(
    app: Flask, outside: Outside, reference: str, starts_at: datetime, statements: list[str]
) -> None:
    with time_machine.travel(starts_at):
        asha = Browser(app)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        page = asha.get(f"/visits/{reference}")
        page = asha.submit(page, f"/visits/{reference}/joining")
        token = token_by(asha, f"/visits/{reference}/joining", page).json["token"]
        entered = asha.client.post(f"/room/{reference}/entry", json={"token": token}).json
        key = {"Authorization": f"Bearer {entered['key']}"}
        for ask, at_most in (
            (lambda: asha.client.get("/room/state", headers=key), 1),
            (lambda: asha.client.post("/room/pulse", json={"line": "weak"}, headers=key), 2),
        ):
            statements.clear()
            # She is signed in, and her browser may send its cookie: here nobody reads it.
            answer = ask()
            assert answer.json["phase"] == "waiting"
            assert "Set-Cookie" not in answer.headers
            assert len(statements) == at_most, statements
        # A guess costs no more.
        statements.clear()
        assert asha.client.get("/room/state", headers=key | WRONG).status_code == 404
        assert len(statements) == 1


def test_the_answers_of_a_room_are_for_its_ends_alone(browser: Browser, reference: str) -> None:
    client = browser.client
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eA=="}):
        assert client.get("/room/state", headers=headers).status_code == 404
        for what in ("pulse", "signals", "leaving"):
            answer = client.post(f"/room/{what}", json={}, headers=headers)
            assert answer.status_code == 404, what
    assert client.post(f"/room/{reference}/entry", json={"token": ""}).status_code == 404
    assert client.post(f"/room/{reference}/entry", data="x").status_code == 400


def test_the_room_of_another_is_not_there(
    app: Flask, outside: Outside, dev: Browser, reference: str, starts_at: datetime
) -> None:
    for path in ("room", "device"):
        assert dev.get(f"/visits/{reference}/{path}").status == 404
        assert "/sign-in" in Browser(app).get(f"/visits/{reference}/{path}").path


def test_before_its_time_the_room_leads_back_to_the_visit(asha: Browser, reference: str) -> None:
    assert asha.get(f"/visits/{reference}/room").path == f"/visits/{reference}"


def test_a_phone_is_tried_beforehand_and_the_desk_reads_it(
    asha: Browser, app: Flask, reference: str, starts_at: datetime, cast: Cast
) -> None:
    page = asha.get(f"/visits/{reference}/device")
    path = f"/visits/{reference}/device"
    assert len(asha.client.get("/visits/line").data) == 150_000
    bad = asha.submit(page, path, down_kbit="nonsense", up_kbit="1")
    assert bad.path == path
    found = {"camera": "1", "microphone": "1", "down_kbit": "200", "up_kbit": "90", "relay": ""}
    assert "Thank you" in asha.submit(page, path, **found).words
    with time_machine.travel(starts_at - timedelta(hours=1)):
        gita = Browser(app)
        gita.sign_in_officer("gita")
        assert "Weak line" in gita.get("/staff/video-desk/").words
        assert gita.get("/staff/video-desk/", partial=True).root[0].get("id") == "calls"


def test_the_desk_of_another_home_or_office_is_not_there(
    farid: Browser, ravi: Browser, reference: str
) -> None:
    assert farid.get(f"/staff/video-desk/{reference}").status == 404
    for path in ("/staff/video-desk/", f"/staff/video-desk/{reference}"):
        assert ravi.get(path).status == 404


def test_a_device_is_paired_by_the_code_of_the_desk(app: Flask, gita: Browser) -> None:
    desk = gita.get("/staff/video-desk/")
    (action,) = [f.get("action") for f in desk.find_all("form") if "terminals?" in f.get("action")]
    told = gita.submit(desk, action.partition("?")[0], name="Video terminal 2")
    assert "Video terminal 2 waits for its code" in told.words
    code = told.words.partition("type ")[2][:9]
    device = Browser(app)
    page = device.get("/terminal/")
    assert device.submit(page, "/terminal/pair", code="1").status == 422
    assert device.submit(page, "/terminal/pair", code="").status == 422
    screen = device.submit(page, "/terminal/pair", code=code)
    assert "Video terminal 2" in screen.words
    assert token_by(device, "/terminal/entry", screen).status_code == 204
    desk = gita.get("/staff/video-desk/")
    (action,) = [f.get("action") for f in desk.find_all("form") if "retire" in f.get("action")]
    gita.submit(desk, action)
    assert device.get("/terminal/").path == "/terminal/pair"
    assert token_by(device, "/terminal/entry", screen).status_code == 404


def test_the_desk_reads_what_an_earlier_call_owes(
    app: Flask, cast: Cast, reference: str, starts_at: datetime, made: MadeVisit, seen: SeenVisit
) -> None:
    with app.app_context():
        later = cast.slot_id(Mode.VIDEO, days=6)
    again = made(state=State.APPROVED, mode=Mode.VIDEO, slot_id=later)
    visit_id = seen(reference).id
    with app.app_context(), transaction(SYSTEM) as session:
        session.add(
            MinuteCredit(visit_id=visit_id, by_prison=4, by_network=0, owed=4, credited_at=now())
        )
    gita = Browser(app)
    gita.sign_in_officer("gita")
    assert "4 min owed" in gita.get(f"/staff/video-desk/{again}").words
    assert "min owed" not in gita.get(f"/staff/video-desk/{reference}").words
