"""Changing a visit on its page: prefilled, corrected, asked of the home, seen by the officer."""

from __future__ import annotations

from app.domain.policy import Mode
from app.domain.visit_states import State
from tests.asking import companion
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit


def other_hour(browser: Browser, reference: str) -> str:
    page = browser.get(f"/visits/{reference}/change")
    return page.find_all("option")[2].get("value", "")


def test_a_waiting_request_is_changed_on_its_own_page(
    asha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made()
    path = f"/visits/{reference}/change"
    hour = other_hour(asha, reference)
    page = asha.submit(asha.get(path), path, slot_id=hour, **companion(0))
    assert page.path == f"/visits/{reference}"
    assert "Changed by the family" in page.words
    assert seen(reference).slot_id == int(hour)
    assert asha.get(path).value("companions-0-name") == "Tara Nodimajhi 0"


def test_nonsense_and_no_change_are_said_on_the_form(
    asha: Browser, made: MadeVisit, cast: Cast
) -> None:
    reference = made()
    path = f"/visits/{reference}/change"
    assert asha.submit(asha.get(path), path).status == 409
    for hour in ("", "x", "9" * 30, "987654"):
        assert asha.submit(asha.get(path), path, slot_id=hour).status == 409, hour
    broken = companion(0, age="old")
    assert asha.submit(asha.get(path), path, **broken).status == 422


def test_another_familys_visit_has_no_such_page(
    dev: Browser, asha: Browser, made: MadeVisit
) -> None:
    reference = made()
    assert dev.get(f"/visits/{reference}/change").status == 404
    ended = made(state=State.WITHDRAWN, mode=Mode.VIDEO)
    assert asha.get(f"/visits/{ended}/change").status == 404


def test_an_officer_sees_what_is_asked_of_an_approved_visit_and_makes_it(
    asha: Browser, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    path, desk = f"/visits/{reference}/change", f"/staff/visits/{reference}"
    hour = other_hour(asha, reference)
    page = asha.submit(asha.get(path), path, slot_id=hour, **companion(0))
    assert "Until the home agrees" in page.words

    assert "ask for a change" in esha.get("/staff/queue").words
    shown = esha.get(desk)
    assert "Tara Nodimajhi 0" in shown.words
    page = esha.submit(shown, f"{desk}/change-approval")
    assert page.status == 200
    assert "What the family changed" in page.words
    assert seen(reference).slot_id == int(hour)
    # A second press, or a second officer, finds nothing that waits.
    assert esha.submit(shown, f"{desk}/change-approval").status == 409


def test_an_officer_leaves_the_visit_as_it_is(
    asha: Browser, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    path, desk = f"/visits/{reference}/change", f"/staff/visits/{reference}"
    asha.submit(asha.get(path), path, slot_id=other_hour(asha, reference))
    before = seen(reference).slot_id
    sent = esha.get(desk).form(f"{desk}/change-approval")
    answer = esha.post(f"{desk}/change-refusal", sent | {"family_note": "He is at court."})
    assert answer.status == 303
    assert seen(reference).slot_id == before
    assert "He is at court." in asha.get(f"/visits/{reference}").words
