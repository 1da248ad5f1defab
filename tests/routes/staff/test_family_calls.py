"""The desk of the call list: what to say and to whom, and one press for what came of it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.visit_states import State
from app.integrations.sms.receipts import Receipt, Report
from app.services.receipts import take_receipts
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit

DESK = "/staff/messages/"


@pytest.fixture
def not_told(app: Flask, outside: Outside, made: MadeVisit, seen: SeenVisit) -> str:
    """An approved visit of Asha's, of which no text arrived."""
    reference = made(state=State.APPROVED)
    text = [one for one in seen(reference).messages if one.channel == "sms"][-1]
    receipt = Receipt(sent_id="", our_reference=f"message-{text.id}", report=Report.FAILED)
    with app.app_context():
        take_receipts([receipt])
    return reference


def action_of(page: Page) -> str:
    return next(
        form.get("action", "")
        for form in page.find_all("form")
        if form.get("action", "").endswith("/outcome")
    )


def test_an_officer_reads_it_out_and_records_it(esha: Browser, not_told: str) -> None:
    page = esha.get(DESK)
    assert page.find_all("a", href=f"tel:{ASHA_PHONE}")
    assert "Your visit is approved" in page.words
    assert "did not arrive" in page.words

    page = esha.submit(page, action_of(page), outcome="no_answer")
    assert "1 try, no answer" in page.words
    action = action_of(page)
    page = esha.submit(page, action, outcome="told")
    assert "Nobody to call" in page.words
    assert "Called, told" in esha.get(f"/staff/visits/{not_told}").words


def test_a_second_press_is_told_who_was_first(esha: Browser, ravi: Browser, not_told: str) -> None:
    theirs = ravi.get(DESK)
    page = esha.get(DESK)
    esha.submit(page, action_of(page), outcome="wrong_number")
    late = ravi.submit(theirs, action_of(theirs), outcome="told")
    assert late.status == 409
    assert "Esha Akash" in late.words


def test_nonsense_is_refused_and_changes_nothing(esha: Browser, not_told: str) -> None:
    page = esha.get(DESK)
    for said in ("", "arrived", "🌻"):
        assert esha.submit(page, action_of(page), outcome=said).status == 400
    assert esha.get(DESK).find_all("a", href=f"tel:{ASHA_PHONE}")


def test_another_home_neither_sees_nor_ends_it(
    esha: Browser, farid: Browser, not_told: str
) -> None:
    action = action_of(esha.get(DESK))
    assert "Nobody to call" in farid.get(DESK).words
    token = farid.get(DESK).form("/staff/sign-out")["csrf_token"]
    assert farid.post(action, {"csrf_token": token, "outcome": "told"}).status == 404


def test_the_gate_has_no_such_desk(gita: Browser, not_told: str) -> None:
    assert gita.get(DESK).status == 404
    assert "Families to call" not in gita.get("/staff/visits/").text
