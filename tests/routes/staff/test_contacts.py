"""The desk of lists: the oldest ask first, who may be meant, and one answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now, today
from app.domain.relations import Relation
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.contact import Contact
from app.models.facility import Facility
from app.services.contacts import WantedContact, ask_to_be_listed
from app.services.transaction import transaction
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit


@pytest.fixture
def path(app: Flask, cast: Cast) -> str:
    """The page of Asha's ask to be put on Bilal's list."""
    with app.app_context():
        ask_to_be_listed(
            cast.asha,
            WantedContact(
                facility_id=cast.dum_dum_id,
                relation=Relation.SISTER,
                wanted_name="Bilal Nadimajhi",
                wanted_parent_name="Sagar Nadimajhi",
                wanted_age=30,
                wanted_gender=None,
                wanted_number=None,
                proof="Our ration card",
            ),
        )
        with scope.acting(SYSTEM):
            return f"/staff/contacts/{db.session.scalar(select(Contact.id))}"


def test_an_ask_waits_on_the_list_and_is_late_after_its_days(
    app: Flask, esha: Browser, path: str
) -> None:
    words = esha.get("/staff/contacts/").words
    assert "1 ask waits" in words
    assert "Asha Nodimajhi" in words
    assert "late" not in words
    with app.app_context(), transaction(SYSTEM) as session:
        session.scalars(select(Contact)).one().asked_at = now() - timedelta(days=9)
    assert "late" in esha.get("/staff/contacts/", partial=True).text


def test_who_may_be_meant_is_shown_with_what_is_checked(esha: Browser, path: str) -> None:
    words = esha.get(path).words
    assert "Bilal Nodimajhi" in words
    assert "DUM-0001" in words
    assert "Visitor is not barred" in words
    assert "Our ration card" in words


def test_one_answer_puts_her_on_the_list_and_the_prisoner_s_page_shows_her(
    esha: Browser, cast: Cast, path: str
) -> None:
    page = esha.submit(esha.get(path), f"{path}/approval", prisoner_id=cast.bilal_id)
    assert "On the list. The family is being told." in page.text
    words = esha.get(f"/staff/prisoners/{cast.bilal_id}").words
    assert "Asha Nodimajhi Sister" in words
    assert "A visitor was put on the list" in words


def test_a_second_officer_who_has_the_old_page_open_reads_who_answered(
    esha: Browser, ravi: Browser, cast: Cast, path: str
) -> None:
    old = ravi.get(path)
    esha.submit(esha.get(path), f"{path}/approval", prisoner_id=cast.bilal_id)
    late = ravi.submit(old, f"{path}/refusal", reason="relation_unproved")
    assert late.status == 409
    assert "settled meanwhile, by Esha Akash" in late.words
    assert "on the list" in late.words


def test_without_a_prisoner_or_a_reason_nothing_is_answered(esha: Browser, path: str) -> None:
    page = esha.get(path)
    sent = page.form(f"{path}/approval")
    sent.pop("prisoner_id", None)
    assert "Choose the prisoner from the register first" in esha.post(f"{path}/approval", sent).text
    unknown = esha.submit(page, f"{path}/approval", number="DUM-9999")
    assert unknown.status == 409
    assert "Nobody in the register of this home has that number" in unknown.words
    assert esha.submit(page, f"{path}/refusal", reason="").status == 422
    assert esha.submit(page, f"{path}/refusal", reason="other").status == 409


def test_a_refusal_shows_the_officer_what_the_family_reads(esha: Browser, path: str) -> None:
    page = esha.submit(esha.get(path), f"{path}/refusal", reason="prisoner_released")
    assert "Refused. The family is being told." in page.text
    assert "Prisoner released" in page.words
    assert "We could not put you on a list with these details" in page.words


def test_an_end_puts_the_approved_visit_to_review(
    app: Flask, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    with app.app_context(), scope.acting(SYSTEM):
        path = f"/staff/contacts/{db.session.scalar(select(Contact.id))}"
    page = esha.submit(esha.get(path), f"{path}/ending", reason="prisoner_declined")
    assert "Off the list" in page.text
    assert seen(reference).is_flagged
    assert "Asha Nodimajhi" in esha.get("/staff/review/").words


def test_a_bar_from_here_stands_on_the_page_and_is_red_beside_the_prisoner(
    app: Flask, cast: Cast, esha: Browser, path: str
) -> None:
    with app.app_context():
        home = db.session.get_one(Facility, cast.dum_dum_id)
        last = today(home.zone) + timedelta(days=10)
    page = esha.submit(
        esha.get(path), f"{path}/bar", ends_on=last.isoformat(), reason="Passed a phone"
    )
    assert "Barred until" in page.words
    assert "Passed a phone" in page.words
    refused = esha.submit(page, f"{path}/approval", prisoner_id=cast.bilal_id)
    assert refused.status == 409
    assert "A check is red" in refused.words
    past = esha.submit(page, f"{path}/bar", ends_on="2001-01-01", reason="x")
    assert past.status == 409


def test_another_home_and_the_gate_find_nothing(
    farid: Browser, gita: Browser, esha: Browser, path: str
) -> None:
    assert farid.get(path).status == 404
    assert gita.get(path).status == 404
    assert gita.get("/staff/contacts/").status == 404
    assert "Nobody waits for an answer" in farid.get("/staff/contacts/").words
    assert esha.get(f"/staff/contacts/{10**30}").status == 404
