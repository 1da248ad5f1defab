"""«My people»: who came before is put into the next request by one tap, and can be taken out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.errors import NotFound
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.relations import Relation
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.kept_person import KeptPerson
from app.services.kept_people import MOST_KEPT, forget_person, keep_people
from app.services.transaction import transaction
from app.services.visits import Companion
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit

MOTHER = Companion(
    name="Sita Nodimajhi",
    age=64,
    gender=Gender.FEMALE,
    relation=Relation.MOTHER,
    identity_kind=IdentityKind.VOTER_ID,
)
PARTY, ADD = "/visits/new/party", "/visits/new/party/people"


def kept(app: Flask) -> list[KeptPerson]:
    with app.app_context(), scope.acting(SYSTEM):
        return list(db.session.scalars(select(KeptPerson).order_by(KeptPerson.id)))


@pytest.fixture
def mother(app: Flask, made: MadeVisit) -> int:
    """Asha's mother came with her once; the id under which she is kept."""
    made(companions=(MOTHER,), state=State.WITHDRAWN)
    (person,) = kept(app)
    return person.id


def begin(asha: Browser, cast: Cast) -> None:
    """Come to the question of who comes."""
    page = asha.get("/visits/new/whom")
    asha.submit(
        page,
        "/visits/new/whom",
        facility_id=cast.dum_dum_id,
        wanted_name="Bilal Nodimajhi",
        relation="sister",
    )


def test_one_tap_names_her_whole_and_what_was_typed_stays(
    cast: Cast, asha: Browser, mother: int
) -> None:
    begin(asha, cast)
    page = asha.get(PARTY)
    assert "Sita Nodimajhi, 64" in page.words
    form = next(one for one in page.find_all("form") if one.get("action") == PARTY)
    first = next(one for one in form.iter() if one.tag.endswith("}button"))
    assert first.get("formaction") is None, "Enter in a field puts nobody down"
    typed = page.form(PARTY) | {"companions-0-name": "Half a Name", "person": str(mother)}
    assert asha.post(ADD, typed).location == PARTY
    page = asha.get(PARTY)
    assert page.value("companions-0-name") == "Half a Name"
    fields = ("name", "age", "gender", "relation", "identity_kind")
    found = [page.value(f"companions-1-{field}") for field in fields]
    assert found == ["Sita Nodimajhi", "64", "female", "mother", "voter_id"]
    assert f'value="{mother}"' not in page.text, "who is named is not offered again"


def test_pressed_twice_she_is_named_once(cast: Cast, asha: Browser, mother: int) -> None:
    begin(asha, cast)
    sent = asha.get(PARTY).form(PARTY) | {"person": str(mother)}
    asha.post(ADD, sent)
    sent = asha.get(PARTY).form(PARTY) | {"person": str(mother)}
    asha.post(ADD, sent)
    page = asha.get(PARTY)
    assert page.value("companions-0-name") == "Sita Nodimajhi"
    assert page.value("companions-1-name") == ""


def test_another_s_people_are_not_there(
    app: Flask, cast: Cast, asha: Browser, dev: Browser, mother: int
) -> None:
    begin(dev, cast)
    page = dev.get(PARTY)
    assert "Sita Nodimajhi" not in page.text
    for person in (str(mother), "x", "9" * 30, ""):
        assert dev.post(ADD, page.form(PARTY) | {"person": person}).status == 404
    token = {"csrf_token": page.form(PARTY)["csrf_token"]}
    assert dev.post(f"/contacts/people/{mother}/removal", token).status == 404
    assert dev.post(f"/contacts/people/{10**30}/removal", token).status == 404
    assert len(kept(app)) == 1


def test_who_is_taken_out_is_gone_from_both_pages(
    app: Flask, cast: Cast, asha: Browser, mother: int
) -> None:
    page = asha.get("/contacts/")
    assert "Sita Nodimajhi" in page.words
    page = asha.submit(page, f"/contacts/people/{mother}/removal")
    assert "Taken out" in page.text
    assert kept(app) == []
    begin(asha, cast)
    assert "Sita Nodimajhi" not in asha.get(PARTY).text


def test_the_same_person_is_kept_once_as_named_last(
    app: Flask, cast: Cast, made: MadeVisit, mother: int
) -> None:
    named_anew = replace(MOTHER, age=65, identity_kind=IdentityKind.AADHAAR)
    made(companions=(named_anew,), state=State.WITHDRAWN, slot_id=None)
    (person,) = kept(app)
    assert person.identity_kind is IdentityKind.AADHAAR


def test_who_was_named_longest_ago_gives_way(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for number in range(MOST_KEPT + 2):
            with transaction(cast.asha):
                keep_people(cast.asha.id or 0, [replace(MOTHER, name=f"Person {number}")])
    names = [person.name for person in kept(app)]
    assert names == [f"Person {number}" for number in range(2, MOST_KEPT + 2)]


def test_an_officer_forgets_nobody(app: Flask, cast: Cast, mother: int) -> None:
    with app.app_context(), pytest.raises(NotFound):
        forget_person(cast.esha, mother)
    assert len(kept(app)) == 1


def test_from_my_visits_an_earlier_visit_is_asked_for_again_in_two_taps(
    cast: Cast, asha: Browser, made: MadeVisit
) -> None:
    reference = made(companions=(MOTHER,), state=State.CANCELLED_BY_VISITOR)
    visits = asha.get("/visits/")
    assert visits.find_all("a", href=f"/visits/{reference}"), "the first tap"
    page = asha.submit(asha.get(f"/visits/{reference}"), f"/visits/{reference}/next-request")
    assert "When do you want to meet?" in page.words
    assert asha.get(PARTY).value("companions-0-name") == "Sita Nodimajhi"
