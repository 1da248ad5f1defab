"""What a family is shown of the count, and that a stranger learns nothing by it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.services.approvals import Approval, approve_visit
from app.services.entitlements import load_entitlements
from app.services.grants import Change, grant_allowance
from app.services.visits import submit_visit
from tests.browser import Browser
from tests.builders import a_visit, a_wanted_visit
from tests.cast import Cast
from tests.routes.conftest import MadeVisit

CHANGING = re.compile(r'(nonce|name="csrf_token" value|content)="[^"]*"')
PAGES = ("/visits/", "/visits/new/whom")


@pytest.fixture(autouse=True)
def rules(app: Flask, cast: Cast) -> None:
    with app.app_context():
        load_entitlements()


def as_seen(browser: Browser) -> list[str]:
    return [CHANGING.sub("", browser.get(path).text) for path in PAGES]


def test_a_family_on_the_list_sees_the_shared_count_and_the_next_day(
    asha: Browser, made: MadeVisit
) -> None:
    assert "People I may meet" not in asha.get("/visits/").words

    made(state=State.APPROVED)

    words = asha.get("/visits/").words
    assert "People I may meet" in words
    assert "Bilal Nadimajhi" in words, "as she wrote it, not as the register has it"
    assert "Nodimajhi" not in words.replace("Asha Nodimajhi", "")
    assert "0 of 1 left" in words or "1 of 1 left" in words
    assert "Next day you may ask for" in words


def test_she_is_told_the_next_day_before_she_fills_the_form(
    app: Flask, cast: Cast, asha: Browser
) -> None:
    with app.app_context():
        for days in (1, 8):
            a_visit(cast, slot_id=cast.slot_id(days=days), state=State.APPROVED)
    words = asha.get("/visits/new/whom").words
    assert "You may ask again for:Bilal Nadimajhi, At the home: from Monday" in words
    assert words.count("At the home: from ") == 1, "one line for each way that is used up"


def test_a_stranger_s_pages_are_the_same_byte_for_byte_whatever_the_balance(
    app: Flask, cast: Cast, dev: Browser, made: MadeVisit
) -> None:
    before = as_seen(dev)
    made(state=State.APPROVED)
    with app.app_context():
        reason = Change(
            prisoner_id=cast.bilal_id,
            mode=Mode.PHYSICAL,
            day=now().date(),
            amount=3,
            reason="ill",
        )
        grant_allowance(cast.esha, reason)

    assert as_seen(dev) == before


def test_an_officer_reads_the_ledger_and_gives_one_more(
    cast: Cast, esha: Browser, ravi: Browser, made: MadeVisit
) -> None:
    reference = made(state=State.APPROVED)
    path = f"/staff/visits/{reference}"
    page = esha.get(path)
    assert "Ledger of Bilal Nodimajhi" in page.words

    for wrong in ({"amount": -1}, {"amount": 0}, {"reason": ""}):
        values = {"kind": "grant", "amount": 1, "reason": "ill"} | wrong
        assert esha.submit(page, f"{path}/allowance", **values).status == 422
    values = {"kind": "grant", "amount": 1, "reason": "Mother is ill"}
    assert "The count is changed" in esha.submit(page, f"{path}/allowance", **values).text
    assert "Mother is ill" in esha.get(path).words

    deputy = ravi.get(path)
    assert "Ledger of Bilal Nodimajhi" in deputy.words
    assert f"{path}/allowance" not in deputy.text


def test_an_officer_of_another_home_changes_nothing(farid: Browser, made: MadeVisit) -> None:
    reference = made(state=State.APPROVED)
    token = farid.get("/staff/visits/").form("/staff/sign-out")["csrf_token"]
    sent = {"csrf_token": token, "kind": "grant", "amount": 1, "reason": "x", "prisoner_id": 1}
    assert farid.post(f"/staff/visits/{reference}/allowance", sent).status == 404


def test_kin_who_ask_for_one_visit_stand_side_by_side(
    app: Flask, cast: Cast, esha: Browser
) -> None:
    with app.app_context():
        first = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=12)))
        approve_visit(cast.esha, first, Approval(prisoner_id=cast.bilal_id))
        a_visit(cast, mode=Mode.VIDEO, slot_id=cast.slot_id(Mode.VIDEO), state=State.APPROVED)
        slot_id = cast.slot_id(days=3)
        one = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))
        submit_visit(cast.asha, a_wanted_visit(cast, slot_id=slot_id))
    words = esha.get(f"/staff/visits/{one}").words
    assert "Whose turn it is first" in words
    assert "Dev Taradighi has not met him yet this request" in words
