"""Deciding: in one's own name, at one's own home, once, with a reason, and on to the next."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.reasons import FOR_CANCELLATION, FOR_REJECTION, Reason
from app.domain.reference import new_reference
from app.domain.visit_states import State
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit
from tests.routes.staff.conftest import decide, token_of


def test_a_superintendent_approves_in_his_own_name(
    esha: Browser, made: MadeVisit, seen: SeenVisit, cast: Cast
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    for told in ("Bilal Nodimajhi", "DUM-0001", "Held at this home", "Sister"):
        assert told in page.words
    # The best match is picked already; nothing else need be touched.
    page = decide(esha, page, reference, "approval")
    assert "Approved. The family is being told." in page.words
    visit = seen(reference)
    assert visit.state is State.APPROVED
    assert visit.prisoner_id == cast.bilal_id
    assert visit.events[-1].actor_name == "Esha Akash"


def test_he_refuses_with_a_reason(esha: Browser, made: MadeVisit, seen: SeenVisit) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    page = decide(esha, page, reference, "rejection", reason="id_unclear", staff_note="blurred")
    assert "Not approved. The family is being told." in page.words
    event = seen(reference).events[-1]
    assert (event.reason, event.staff_note) == (Reason.ID_UNCLEAR, "blurred")
    assert seen(reference).slot.places_taken == 0


def test_a_refusal_without_a_reason_is_refused_and_keeps_the_notes(
    esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    for reason in ("", "nonsense", "staff_shortage", "id_not_brought"):
        answer = decide(esha, page, reference, "rejection", reason=reason, family_note="Kept.")
        assert answer.status in (409, 422), reason
        notes = [box.text for box in answer.find_all("textarea", id="rejection-family_note")]
        assert "".join(str(note) for note in notes).strip() == "Kept."
    answer = decide(esha, page, reference, "rejection", reason="other")
    assert answer.status == 409
    assert "write it in a few words" in answer.words
    assert seen(reference).state is State.SUBMITTED


def test_an_approval_needs_a_prisoner_of_this_home(
    esha: Browser, made: MadeVisit, cast: Cast, seen: SeenVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    for picked in ("", "0", str(cast.kalna_prisoner_id), "9" * 30, "x", "\x00"):
        answer = decide(esha, page, reference, "approval", prisoner_id=picked, staff_note="Kept.")
        assert answer.status == 409, picked
        assert "Choose the prisoner from the register first" in answer.words
        assert "Kept." in answer.words
    assert seen(reference).state is State.SUBMITTED


@pytest.mark.parametrize("second", ["approval", "rejection"])
def test_the_second_of_two_officers_is_told_who_decided(
    esha: Browser, ravi: Browser, made: MadeVisit, seen: SeenVisit, second: str
) -> None:
    reference = made()
    hers, his = (desk.get(f"/staff/visits/{reference}") for desk in (esha, ravi))
    decide(esha, hers, reference, "approval")
    page = decide(ravi, his, reference, second, reason="security")
    assert page.status == 409
    assert "it is now «Approved», by Esha Akash" in page.words
    assert len(seen(reference).events) == 2


def test_one_decision_sent_twice_is_one_decision(
    esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    decide(esha, page, reference, "rejection", reason="security")
    again = decide(esha, page, reference, "rejection", reason="security")
    assert again.status == 409
    assert len(seen(reference).events) == 2
    assert seen(reference).slot.places_taken == 0


def test_a_decision_opens_the_next_request_and_the_queue_at_the_end(
    app: Flask, esha: Browser, made: MadeVisit, cast: Cast
) -> None:
    with app.app_context():
        later = cast.slot_id(days=6)
    first, second = made(), made(slot_id=later)
    page = esha.get(f"/staff/visits/{first}")
    page = decide(esha, page, first, "rejection", reason="security")
    assert page.path == f"/staff/visits/{second}"
    assert decide(esha, page, second, "approval").path == "/staff/queue"


def test_an_approved_visit_is_called_off_with_a_reason(
    esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    page = esha.get(f"/staff/visits/{reference}")
    assert decide(esha, page, reference, "calling-off").status == 422
    page = decide(esha, page, reference, "calling-off", reason="weather")
    assert "Called off" in page.words
    assert seen(reference).state is State.CANCELLED_BY_PRISON


@pytest.mark.parametrize(
    ("state", "box", "reasons"),
    [
        (State.SUBMITTED, "rejection-reason", FOR_REJECTION),
        (State.APPROVED, "calling-off-reason", FOR_CANCELLATION),
    ],
)
def test_each_decision_offers_the_reasons_of_its_kind(
    esha: Browser, made: MadeVisit, state: State, box: str, reasons: tuple[Reason, ...]
) -> None:
    page = esha.get(f"/staff/visits/{made(state=state)}")
    (listed,) = page.find_all("select", id=box)
    assert [option.get("value") for option in listed] == ["", *reasons]


def test_nobody_decides_at_another_home(farid: Browser, made: MadeVisit, seen: SeenVisit) -> None:
    here = made()
    token = token_of(farid)
    answers = set()
    for reference in (here, new_reference(), "nothing", "%00"):
        assert farid.get(f"/staff/visits/{reference}").status == 404
        for noun in ("approval", "rejection", "calling-off", "gate/check-in", "joining"):
            page = farid.post(f"/staff/visits/{reference}/{noun}", token | {"reason": "security"})
            assert page.status == 404, (reference, noun)
            answers.add(page.words)
    assert len(answers) == 1
    assert seen(here).state is State.SUBMITTED


def test_the_gate_decides_nothing(gita: Browser, made: MadeVisit, seen: SeenVisit) -> None:
    reference = made()
    page = gita.get(f"/staff/visits/{reference}")
    assert not page.find_all("form", action=f"/staff/visits/{reference}/approval")
    for noun in ("approval", "rejection", "calling-off"):
        sent = token_of(gita) | {"reason": "security", "prisoner_id": "1"}
        assert gita.post(f"/staff/visits/{reference}/{noun}", sent).status == 404
    assert seen(reference).state is State.SUBMITTED


def test_a_note_may_be_in_any_script_and_holds_no_aadhaar(
    esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    for note in ("9999 4105 7058", "x" * 501):
        answer = decide(esha, page, reference, "rejection", reason="other", family_note=note)
        assert answer.status == 422
    decide(esha, page, reference, "rejection", reason="other", family_note="কার্ড আনুন 🌻")
    assert seen(reference).events[-1].family_note == "কার্ড আনুন 🌻"


def test_what_is_wrong_with_a_choice_stands_beside_it_and_is_tied_to_it(
    esha: Browser, made: MadeVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    again = esha.submit(page, f"/staff/visits/{reference}/offer")
    assert again.status == 409
    assert (again.find_all("title")[0].text or "").startswith("Error:")
    (hours,) = again.find_all("fieldset", id="offer-slot_ids-0")
    assert hours.get("aria-describedby") == "offer-slot_ids-error"
    assert again.find_all("p", id="offer-slot_ids-error")
    assert again.find_all("input", name="slot_ids", aria_invalid="true")
    assert again.find_all("a", href="#offer-slot_ids-0")
