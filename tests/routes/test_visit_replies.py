"""A family's replies to its home, on the page of the visit: with a slow thumb and no script."""

from __future__ import annotations

from flask import Flask

from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.services.approvals import Rejection, reject_visit
from app.services.asking_back import ask_family
from app.services.offers import Offer, offer_slots
from tests.browser import Browser
from tests.builders import the_visit
from tests.cast import Cast
from tests.routes.conftest import MadeVisit

QUESTION = "Which of his sisters are you?"


def asked(app: Flask, cast: Cast, made: MadeVisit) -> str:
    reference = made()
    with app.app_context():
        ask_family(cast.esha, reference, QUESTION)
    return reference


def offered(app: Flask, cast: Cast, made: MadeVisit) -> tuple[str, list[int]]:
    reference = made()
    with app.app_context():
        slot_ids = [cast.slot_id(days=days) for days in (5, 6)]
        offer = Offer(prisoner_id=cast.bilal_id, slot_ids=tuple(slot_ids))
        offer_slots(cast.esha, reference, offer)
    return reference, slot_ids


def test_a_question_is_read_and_answered_on_one_page(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = asked(app, cast, made)
    page = asha.get(f"/visits/{reference}")
    assert QUESTION in page.words
    page = asha.submit(page, f"/visits/{reference}/answer", answer="The elder one.")
    assert "Your answer is sent." in page.words
    assert QUESTION not in page.words
    with app.app_context():
        assert the_visit(reference).state is State.SUBMITTED


def test_an_empty_answer_and_an_aadhaar_number_are_refused_in_words(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = asked(app, cast, made)
    page = asha.get(f"/visits/{reference}")
    for answer, words in (("", "Please fill this in."), ("my no. 2341 2341 2346", "Aadhaar")):
        shown = asha.submit(page, f"/visits/{reference}/answer", answer=answer)
        assert (shown.status, words in shown.words) == (422, True)
        assert "2341 2341 2346" not in shown.text


def test_an_offered_hour_is_taken_by_one_press(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference, slot_ids = offered(app, cast, made)
    page = asha.get(f"/visits/{reference}")
    taken = {"csrf_token": page.form(f"/visits/{reference}/offered-hour")["csrf_token"]}
    asha.post(f"/visits/{reference}/offered-hour", taken | {"slot_id": str(slot_ids[1])})
    assert "The hour is yours." in asha.get(f"/visits/{reference}").words
    with app.app_context():
        assert the_visit(reference).slot_id == slot_ids[1]
    again = asha.post(f"/visits/{reference}/offered-hour", taken | {"slot_id": str(slot_ids[0])})
    assert again.status == 409, "pressed twice: the first press stands"


def test_strange_hours_and_strangers_take_nothing(
    app: Flask, asha: Browser, dev: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference, _ = offered(app, cast, made)
    page = asha.get(f"/visits/{reference}")
    token = {"csrf_token": page.form(f"/visits/{reference}/offered-hour")["csrf_token"]}
    for slot_id in ("", "x", "-1", "9" * 30):
        shown = asha.post(f"/visits/{reference}/offered-hour", token | {"slot_id": slot_id})
        assert shown.status == 409
    foreign = {"csrf_token": dev.get("/visits/").form("/sign-out")["csrf_token"]}
    for noun in ("offered-hour", "offer-refusal", "answer"):
        shown = dev.post(f"/visits/{reference}/{noun}", foreign | {"answer": "I am she."})
        assert shown.status == 404
    with app.app_context():
        assert the_visit(reference).state is State.OFFERED


def test_none_of_these_waits_again(app: Flask, asha: Browser, cast: Cast, made: MadeVisit) -> None:
    reference, _ = offered(app, cast, made)
    page = asha.submit(asha.get(f"/visits/{reference}"), f"/visits/{reference}/offer-refusal")
    assert "Your first wish waits for a decision again." in page.words


def test_a_note_among_officers_is_on_no_page_of_the_family(
    app: Flask, asha: Browser, esha: Browser, made: MadeVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    page = esha.submit(page, f"/staff/visits/{reference}/note", staff_note="Asked the ward.")
    assert "Asked the ward." in page.words
    assert "Note" not in asha.get(f"/visits/{reference}").words


def test_after_an_end_the_same_words_are_asked_again_in_two_presses(
    app: Flask, asha: Browser, made: MadeVisit
) -> None:
    reference = made(state=State.WITHDRAWN, wanted_number="DUM-0001")
    page = asha.submit(asha.get(f"/visits/{reference}"), f"/visits/{reference}/next-request")
    assert page.path.startswith("/visits/new/when"), "only the hour is open"
    page = asha.get("/visits/new/whom")
    assert page.value("wanted_name") == "Bilal Nadimajhi"
    assert page.value("wanted_number") == "DUM-0001"


def test_details_that_were_not_right_are_shown_to_be_corrected(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = made()
    with app.app_context():
        reject_visit(cast.esha, reference, Rejection(reason=Reason.PRISONER_NOT_FOUND))
    page = asha.get(f"/visits/{reference}")
    assert "Correct the details and ask again" in page.words
    page = asha.submit(page, f"/visits/{reference}/next-request")
    assert page.path.startswith("/visits/new/whom")


def test_only_her_own_words_are_taken_up_again(
    app: Flask, asha: Browser, dev: Browser, made: MadeVisit
) -> None:
    reference = made(state=State.WITHDRAWN)
    token = {"csrf_token": dev.get("/visits/").form("/sign-out")["csrf_token"]}
    assert dev.post(f"/visits/{reference}/next-request", token).status == 404
    assert dev.get("/visits/new/whom").value("wanted_name") == ""
