"""What people type into a request: any script, too much of it, and numbers we may not keep."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.actor import SYSTEM
from app.models import scope
from app.queries.drafts import own_draft
from tests.asking import answer_party, answer_when, answer_whom, companion, send
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import SeenVisit

# Twelve digits that pass the check digit of an Aadhaar and belong to nobody (UIDAI's test range).
AADHAAR = "999941057058"
WRITTEN = (
    AADHAAR,
    "9999 4105 7058",
    "9999-4105-7058",
    "৯৯৯৯ ৪১০৫ ৭০৫৮",
    "९९९९४१०५७०५८",
    "9999\u200b4105\u200b7058",
    "9999\x004105\x007058",
)

BENGALI, HINDI, URDU = "বিলাল নদীমাঝি", "बिलाल नदीमाझी", "بلال ندیماجھی"


def kept(app: Flask) -> str:
    with app.app_context(), scope.acting(SYSTEM):
        return str(own_draft().answers)


@pytest.mark.parametrize("name", [BENGALI, HINDI, URDU, "Bilal 🌻 Nadimajhi", "O’Bilāl-Nadi d’Ája"])
def test_a_name_in_any_script_arrives_as_typed(
    asha: Browser, cast: Cast, seen: SeenVisit, name: str
) -> None:
    answer_whom(asha, cast, wanted_name=name, wanted_parent_name=name)
    answer_when(asha)
    page = send(asha, answer_party(asha, **companion(0, name=name)))
    assert name in page.words
    visit = seen(page.path.removeprefix("/visits/"))
    assert (visit.wanted_name, visit.wanted_parent_name) == (name, name)
    assert visit.attendees[0].name == name


def test_a_name_is_written_in_letters(asha: Browser, cast: Cast) -> None:
    for typed in ("🌻🌻", "12345", "...", "\u200b", "   ", "\u202e"):
        page = answer_whom(asha, cast, wanted_name=typed)
        assert page.status == 422, repr(typed)
        assert page.find_all("p", id="wanted_name-error")


@pytest.mark.parametrize("letter", ["অ", "x", "😀", "x\u0301", "\u202e"])
def test_ten_thousand_letters_are_refused_in_plain_words(
    asha: Browser, cast: Cast, letter: str
) -> None:
    page = answer_whom(asha, cast, wanted_name="Bilal " + letter * 10_000)
    if letter == "\u202e":
        # Marks that only turn the writing round are no letters: they are taken out.
        assert page.path == "/visits/new/when"
    else:
        assert page.status == 422
        assert "At most 120 characters" in page.words


def test_a_form_beyond_all_measure_is_refused(asha: Browser, cast: Cast) -> None:
    page = answer_whom(asha, cast, wanted_name="x" * 300_000)
    assert page.status == 413
    assert "too much to send" in page.words


def test_markup_is_shown_as_it_was_typed(asha: Browser, cast: Cast, esha: Browser) -> None:
    name = "<script>alert(1)</script> {{ 7*7 }} &amp; \"'"
    answer_whom(asha, cast, wanted_name=name)
    answer_when(asha)
    page = send(asha, answer_party(asha, **companion(0, name=name)))
    for answer in (page, esha.get("/staff/queue"), esha.get(f"/staff{page.path}")):
        assert name in answer.words
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "field", ["wanted_name", "wanted_parent_name", "wanted_number", "wanted_age"]
)
def test_an_aadhaar_is_taken_in_no_answer_shown_in_none_and_kept_in_none(
    app: Flask, asha: Browser, cast: Cast, field: str
) -> None:
    for typed in WRITTEN:
        text = typed if field in ("wanted_number", "wanted_age") else f"Bilal {typed}"
        page = answer_whom(asha, cast, **{field: text})
        assert page.status == 422, typed
        assert page.value(field) == "", typed
        assert typed not in page.text
        assert AADHAAR not in page.text
        assert asha.get("/visits/new/whom").value(field) == ""
        assert typed not in kept(app)
    assert "looks like an Aadhaar number" in page.words


@pytest.mark.parametrize("field", ["name", "age"])
def test_an_aadhaar_is_taken_from_no_companion(
    app: Flask, asha: Browser, cast: Cast, field: str
) -> None:
    answer_whom(asha, cast)
    answer_when(asha)
    for typed in WRITTEN:
        text = f"Tara {typed}" if field == "name" else typed
        page = answer_party(asha, **companion(3, **{field: text}))
        assert page.status == 422, typed
        assert page.value(f"companions-3-{field}") == ""
        assert asha.get("/visits/new/party").value(f"companions-3-{field}") == ""
        assert typed not in kept(app)


def test_twelve_digits_that_are_no_aadhaar_are_let_be(asha: Browser, cast: Cast) -> None:
    for typed in ("999941057059", "099941057058", "DUM/2026/000123"):
        assert answer_whom(asha, cast, wanted_number=typed).status == 200, typed


@pytest.mark.parametrize("age", ["৩০", "३०", " 30 ", "٣٠"])
def test_an_age_is_read_in_any_digits(asha: Browser, cast: Cast, seen: SeenVisit, age: str) -> None:
    answer_whom(asha, cast, wanted_age=age)
    answer_when(asha)
    page = send(asha, answer_party(asha))
    assert seen(page.path.removeprefix("/visits/")).wanted_age == 30


def test_what_is_no_age_and_what_is_on_no_list_is_refused(asha: Browser, cast: Cast) -> None:
    for field, typed in (
        ("wanted_age", "thirty"),
        ("wanted_age", "-3"),
        ("wanted_age", "121"),
        ("wanted_age", "30.5"),
        ("wanted_age", "9" * 5000),
        ("relation", "boss"),
        ("relation", ""),
        ("wanted_gender", "x"),
    ):
        page = answer_whom(asha, cast, **{field: typed})
        assert page.status == 422, (field, typed)
        assert page.find_all("p", id=f"{field}-error")


def test_an_hour_not_chosen_is_said_beside_the_hours(asha: Browser, cast: Cast) -> None:
    page = asha.get("/visits/new/whom")
    page = asha.submit(
        page,
        "/visits/new/whom",
        facility_id=cast.dum_dum_id,
        wanted_name="Ramesh",
        relation="wife",
    )
    again = asha.submit(page, "/visits/new/when")
    assert again.status == 422
    (hours,) = again.find_all("fieldset", id="slot_id-0")
    assert (hours.get("role"), hours.get("aria-invalid")) == ("radiogroup", "true")
    assert hours.get("aria-describedby") == "slot_id-error"
    assert "Choose a day and a time." in "".join(
        again.find_all("p", id="slot_id-error")[0].itertext()
    )
