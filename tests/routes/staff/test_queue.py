"""The queue: the requests of an officer's own home, the most urgent first."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.visit_states import State
from app.models.visit import Visit
from app.services.transaction import transaction
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit


def waiting(page: Page) -> list[str]:
    rows = [row for row in page.find_all("tr") if row.get("id")]
    return [row.get("id", "").removeprefix("visit-") for row in rows]


def test_an_officer_sees_the_requests_of_his_own_home_alone(
    app: Flask, esha: Browser, farid: Browser, cast: Cast, made: MadeVisit
) -> None:
    with app.app_context():
        elsewhere = cast.slot_id(at_kalna=True)
    here = made()
    there = made(facility_id=cast.kalna_id, slot_id=elsewhere)
    assert waiting(esha.get("/staff/queue")) == [here]
    assert waiting(farid.get("/staff/queue")) == [there]


def test_the_most_urgent_request_comes_first_and_a_late_one_says_so(
    app: Flask, esha: Browser, cast: Cast, made: MadeVisit
) -> None:
    with app.app_context():
        slots = [cast.slot_id(days=days) for days in (3, 6)]
    first, second = (made(slot_id=slot_id) for slot_id in slots)
    with app.app_context(), transaction(SYSTEM) as session:
        session.execute(update(Visit).where(Visit.reference == second).values(due_at=now()))
    page = esha.get("/staff/queue")
    assert waiting(page) == [second, first]
    assert [row.get("class") for row in page.find_all("tr", id=f"visit-{second}")] == ["late"]
    assert [row.get("class") for row in page.find_all("tr", id=f"visit-{first}")] == [None]


def test_what_is_decided_waits_no_longer(esha: Browser, made: MadeVisit) -> None:
    for state in (State.WITHDRAWN, State.REJECTED, State.APPROVED):
        made(state=state)
        assert "Nothing waits for a decision" in esha.get("/staff/queue").words, state


def test_the_table_alone_is_sent_when_it_looks_again(esha: Browser, made: MadeVisit) -> None:
    reference = made()
    whole, part = esha.get("/staff/queue"), esha.get("/staff/queue", partial=True)
    assert part.root[0].get("id") == "queue-table"
    assert waiting(part) == waiting(whole) == [reference]
    for page in (whole, part):
        assert {"HX-Request", "HX-Request-Type"} <= set(page.response.vary)


def test_the_gate_has_no_queue(gita: Browser, made: MadeVisit) -> None:
    made()
    assert gita.get("/staff/queue").status == 404
    assert "Queue" not in gita.get("/staff/visits/").text


def test_the_staff_wall_stands_before_every_desk(app: Flask, cast: Cast, made: MadeVisit) -> None:
    reference = made()
    stranger = Browser(app)
    for path in ("/staff/", "/staff/queue", "/staff/visits/", f"/staff/visits/{reference}"):
        page = stranger.get(path)
        assert page.path == f"/staff/sign-in?next={path}"
        assert "Bilal" not in page.text


def test_a_fragment_at_the_wall_opens_the_sign_in_page_whole(app: Flask, cast: Cast) -> None:
    page = Browser(app).get("/staff/queue", partial=True)
    assert page.text == ""
    assert page.response.headers["HX-Redirect"] == "/staff/sign-in?next=/staff/queue"
