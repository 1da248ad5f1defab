"""What an officer can do besides yes and no: other hours, a question, the green ones together."""

from __future__ import annotations

from flask import Flask

from app.domain.visit_states import State
from app.jobs.outbox import drain
from tests.browser import Browser
from tests.builders import the_visit
from tests.cast import Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit
from tests.routes.staff.conftest import decide, token_of


def test_other_hours_are_offered_from_the_page_of_the_request(
    app: Flask, esha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    hour = page.find_all("input", name="slot_ids")[0].get("value")
    page = decide(
        esha, page, reference, "offer", slot_ids=[hour], family_note="He is at court that morning."
    )
    assert "Offered." in page.words
    with app.app_context():
        visit = the_visit(reference)
        assert visit.state is State.OFFERED
        assert visit.events[-1].family_note == "He is at court that morning."


def test_an_offer_without_hours_keeps_what_was_typed(esha: Browser, made: MadeVisit) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    shown = decide(esha, page, reference, "offer", family_note="At court.")
    assert shown.status == 409
    assert "Tick one to 3 hours to offer." in shown.words
    assert "At court." in shown.text


def test_a_question_opens_the_next_request(esha: Browser, cast: Cast, made: MadeVisit) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    empty = decide(esha, page, reference, "family-question", family_note="")
    assert empty.status == 422
    page = decide(esha, page, reference, "family-question", family_note="Which sister?")
    assert "Nothing waits for a decision" in page.words


def test_the_green_ones_are_looked_at_and_approved_in_one_act(
    app: Flask, esha: Browser, cast: Cast, made: MadeVisit, outside: Outside
) -> None:
    made(state=State.APPROVED)
    with app.app_context():
        slots = [cast.slot_id(days=days) for days in (6, 8)]
    references = {made(slot_id=slot_id) for slot_id in slots}
    with app.app_context():
        drain()
    page = esha.get("/staff/queue")
    assert "all green" in page.words
    page = esha.get("/staff/queue/green")
    boxes = page.find_all("input", name="looked_at")
    assert {box.get("value", "").partition(":")[0] for box in boxes} == references
    assert "Bilal Nadimajhi" in page.words, "what the family wrote"
    assert "DUM-0001" in page.words, "beside what the register says"

    page = esha.submit(page, "/staff/queue/green", looked_at=[box.get("value") for box in boxes])

    assert "2 requests approved." in page.words
    with app.app_context():
        assert {the_visit(one).state for one in references} == {State.APPROVED}


def test_what_is_typed_by_hand_approves_nothing(
    app: Flask, esha: Browser, farid: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = made()
    looked_at = ["", ":", "x:y", f"{reference}:", f"{reference}:999999", f":{cast.bilal_id}"]
    esha.post("/staff/queue/green", token_of(esha) | {"looked_at": looked_at})
    pair = [f"{reference}:{cast.bilal_id}"]
    farid.post("/staff/queue/green", token_of(farid) | {"looked_at": pair})
    with app.app_context():
        assert the_visit(reference).state is State.SUBMITTED


def test_the_gate_does_not_approve(gita: Browser, cast: Cast, made: MadeVisit) -> None:
    pair = [f"{made()}:{cast.bilal_id}"]
    assert gita.get("/staff/queue/green").status == 404
    answer = gita.post("/staff/queue/green", token_of(gita) | {"looked_at": pair})
    assert answer.status == 404
