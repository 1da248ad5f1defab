"""«My prisoners»: a family asks to be put on a list, and learns nothing by asking."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.contact_states import ContactState
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.contact import Contact
from app.services.approvals import Rejection
from app.services.contact_answers import ListApproval, approve_contact, end_contact, refuse_contact
from app.services.entitlements import load_entitlements
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit

CHANGING = re.compile(r'(nonce|name="csrf_token" value|content)="[^"]*"')
HIT, MISS = "Bilal Nodimajhi", "Nobody Ofthatname"
PROOF = "Our ration card has both our names"


def ask(browser: Browser, cast: Cast, name: str = HIT, **values: str) -> Page:
    """Fill the form and send it."""
    filled = {
        "facility_id": str(cast.dum_dum_id),
        "wanted_name": name,
        "relation": "sister",
        "proof": PROOF,
        **values,
    }
    return browser.submit(browser.get("/contacts/new"), "/contacts/new", **filled)


def the_contact(app: Flask) -> Contact:
    with app.app_context(), scope.acting(SYSTEM):
        return db.session.scalars(select(Contact).order_by(Contact.id.desc())).all()[0]


def test_a_hit_and_a_miss_lead_to_the_same_page_byte_for_byte(
    cast: Cast, asha: Browser, dev: Browser
) -> None:
    hit, miss = ask(asha, cast, HIT), ask(dev, cast, MISS)
    assert hit.status == miss.status == 200
    assert "Your ask has come" in hit.words
    assert CHANGING.sub("", hit.text) == CHANGING.sub("", miss.text)


def test_the_list_differs_by_what_she_wrote_alone(cast: Cast, asha: Browser, dev: Browser) -> None:
    ask(asha, cast, HIT)
    ask(dev, cast, MISS)
    lists = [
        re.sub(r"contact-\d+|contacts/\d+", "", CHANGING.sub("", page.text)).replace(name, "")
        for page, name in ((asha.get("/contacts/"), HIT), (dev.get("/contacts/"), MISS))
    ]
    assert lists[0] == lists[1]


def test_the_same_ask_twice_ends_on_the_same_page_and_is_one(
    app: Flask, cast: Cast, asha: Browser
) -> None:
    assert ask(asha, cast).words == ask(asha, cast).words
    assert asha.get("/contacts/").text.count(HIT) == 1


def test_an_ask_in_other_words_is_refused_with_all_that_was_typed(
    cast: Cast, asha: Browser
) -> None:
    ask(asha, cast)
    page = ask(asha, cast, proof="Another paper")
    assert page.status == 409
    assert "You have asked for this person already" in page.words
    assert page.value("proof") == "Another paper"


@pytest.mark.parametrize(
    "wrong",
    [
        {"wanted_name": ""},
        {"wanted_name": "12"},
        {"proof": ""},
        {"proof": "My Aadhaar is 2345 6789 0124"},
        {"facility_id": "99999"},
        {"facility_id": "x" * 50},
        {"relation": "emperor"},
        {"wanted_age": "-5"},
        {"proof": "x" * 501},
    ],
)
def test_nonsense_is_told_in_plain_words_and_nothing_is_kept(
    cast: Cast, asha: Browser, wrong: dict[str, str]
) -> None:
    name = wrong.pop("wanted_name", HIT)
    page = ask(asha, cast, name, **wrong)
    assert page.status == 422
    assert "Please put these right" in page.words
    assert "Nobody yet" in asha.get("/contacts/").words


def test_she_takes_an_ask_back_and_another_s_is_not_there(
    app: Flask, cast: Cast, asha: Browser, dev: Browser
) -> None:
    ask(asha, cast)
    path = f"/contacts/{the_contact(app).id}/withdrawal"
    token = dev.get("/contacts/new").form("/contacts/new")["csrf_token"]
    assert dev.post(path, {"csrf_token": token}).status == 404
    page = asha.submit(asha.get("/contacts/"), path)
    assert "Your ask is taken back" in page.text
    assert HIT not in page.words


def test_an_id_that_no_row_can_have_is_not_there(asha: Browser) -> None:
    token = asha.get("/contacts/new").form("/contacts/new")["csrf_token"]
    for noun in ("withdrawal", "visit-request"):
        assert asha.post(f"/contacts/{10**30}/{noun}", {"csrf_token": token}).status == 404


def test_each_state_is_told_in_words(app: Flask, cast: Cast, asha: Browser) -> None:
    with app.app_context():
        load_entitlements()
    ask(asha, cast)
    assert "The home answers by" in asha.get("/contacts/").words
    contact_id = the_contact(app).id
    with app.app_context():
        approve_contact(cast.esha, contact_id, ListApproval(prisoner_id=cast.bilal_id))
    words = asha.get("/contacts/").words
    assert "You are on the list" in words
    assert "1 of 1 left" in words
    with app.app_context():
        end_contact(cast.esha, contact_id, Rejection(reason=Reason.PRISONER_DECLINED))
    words = asha.get("/contacts/").words
    assert "You are no longer on this list" in words
    assert "does not wish" not in words
    assert "1 of 1 left" not in words


def test_a_refusal_says_what_to_do_now_and_masks_the_rest(
    app: Flask, cast: Cast, asha: Browser
) -> None:
    ask(asha, cast)
    with app.app_context():
        reason = Rejection(reason=Reason.PRISONER_TRANSFERRED, staff_note="At Kalna since May")
        refuse_contact(cast.esha, the_contact(app).id, reason)
    words = asha.get("/contacts/").words
    assert "We could not put you on a list with these details" in words
    assert "transferred" not in words
    assert "Kalna" not in words


def test_from_the_list_to_the_choice_of_the_hour_is_one_tap(
    app: Flask, cast: Cast, asha: Browser
) -> None:
    ask(asha, cast)
    contact = the_contact(app)
    path = f"/contacts/{contact.id}/visit-request"
    token = asha.get("/contacts/new").form("/contacts/new")["csrf_token"]
    assert asha.post(path, {"csrf_token": token}).status == 404, "not before it is approved"
    with app.app_context():
        approve_contact(cast.esha, contact.id, ListApproval(prisoner_id=cast.bilal_id))
    page = asha.submit(asha.get("/contacts/"), path)
    assert "When do you want to meet?" in page.words
    assert asha.get("/visits/new/whom").value("wanted_name") == HIT


def test_the_first_approved_visit_puts_him_among_her_prisoners(
    cast: Cast, asha: Browser, made: MadeVisit
) -> None:
    made(state=State.APPROVED)
    assert "You are on the list" in asha.get("/contacts/").words


def test_a_stranger_at_the_door_is_sent_to_sign_in(cast: Cast, browser: Browser) -> None:
    assert browser.get("/contacts/").path.startswith("/sign-in")


def test_no_contact_is_approved_by_asking(app: Flask, cast: Cast, asha: Browser) -> None:
    ask(asha, cast)
    assert the_contact(app).state is ContactState.ASKED
