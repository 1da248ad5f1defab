"""Asking for a visit with script switched off: whom, when, who comes, check, send."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.policy import Mode
from app.domain.visit_states import State
from tests.asking import (
    answer_party,
    answer_when,
    answer_whom,
    ask_up_to_check,
    companion,
    free_hours,
    send,
)
from tests.browser import Browser
from tests.cast import Cast
from tests.fakes import Outside
from tests.routes.conftest import SeenVisit


@pytest.mark.parametrize("mode", ["physical", "video"])
def test_a_family_asks_for_a_visit_page_by_page(
    asha: Browser, cast: Cast, seen: SeenVisit, mode: str
) -> None:
    assert answer_whom(asha, cast).path == "/visits/new/when"
    assert answer_when(asha, mode).path == "/visits/new/party"
    page = answer_party(asha, **companion(0), **companion(2, name="Chand", age="4"))
    assert page.path == "/visits/new/check"
    for told in ("Bilal Nadimajhi", "Dum Dum Central", "Asha Nodimajhi", "Tara", "Chand, 4"):
        assert told in page.words
    page = send(asha, page)
    assert page.status == 200
    assert "We answer by" in page.words
    visit = seen(page.path.removeprefix("/visits/"))
    assert visit.state is State.SUBMITTED
    assert visit.mode is Mode(mode)
    assert [person.name for person in visit.attendees] == ["Tara Nodimajhi 0", "Chand"]
    assert visit.slot.places_taken == 1


def test_what_was_sent_is_on_my_visits_and_no_longer_in_the_form(asha: Browser, cast: Cast) -> None:
    page = send(asha, ask_up_to_check(asha, cast))
    assert asha.get("/visits/").find_all("a", href=page.path)
    assert asha.get("/visits/new/whom").value("wanted_name") == ""


def test_going_back_keeps_every_answer(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast, wanted_number="DUM/17", wanted_gender="male")
    slot_id = free_hours(asha.get("/visits/new/when?mode=video"))[1]
    answer_when(asha, "video", slot_id=slot_id)
    answer_party(asha, **companion(1))
    whom = asha.get("/visits/new/whom")
    assert whom.value("facility_id") == str(cast.dum_dum_id)
    assert whom.value("wanted_name") == "Bilal Nadimajhi"
    assert whom.value("wanted_number") == "DUM/17"
    assert whom.value("wanted_gender") == "male"
    assert whom.value("relation") == "sister"
    when = asha.get("/visits/new/when")
    assert when.form("/visits/new/when")["mode"] == "video"
    assert when.form("/visits/new/when")["slot_id"] == slot_id
    assert asha.get("/visits/new/party").value("companions-1-name") == "Tara Nodimajhi 1"


def test_an_answer_can_be_changed_from_the_last_page(asha: Browser, cast: Cast) -> None:
    ask_up_to_check(asha, cast)
    answer_whom(asha, cast, wanted_name="Bilal Dhheu")
    assert "Bilal Dhheu" in asha.get("/visits/new/check").words


def test_nobody_gets_past_a_question_that_is_open(asha: Browser, cast: Cast) -> None:
    assert asha.get("/visits/new/when").path == "/visits/new/whom"
    assert asha.get("/visits/new/check").path == "/visits/new/whom"
    answer_whom(asha, cast)
    assert asha.get("/visits/new/check").path == "/visits/new/when"
    token = asha.get("/visits/new/party").form("/visits/new/party")["csrf_token"]
    page = asha.post("/visits/new/check", {"csrf_token": token})
    assert page.location == "/visits/new/when"


def test_every_fault_of_a_page_is_shown_at_once_and_what_was_typed_stays(
    asha: Browser, cast: Cast
) -> None:
    page = answer_whom(
        asha, cast, facility_id="", wanted_name="12345", wanted_age="very", wanted_number="DUM/9"
    )
    assert page.status == 422
    for field in ("facility_id", "wanted_name", "wanted_age"):
        assert page.find_all("p", id=f"{field}-error"), field
    assert page.value("wanted_name") == "12345"
    assert page.value("wanted_age") == "very"
    assert page.value("wanted_number") == "DUM/9"
    # And in the next hour, on the same page opened afresh.
    assert asha.get("/visits/new/whom").value("wanted_age") == "very"


def test_a_companion_named_by_half_is_asked_for_whole(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    answer_when(asha)
    page = answer_party(asha, **companion(0, age="", relation=""), **companion(1))
    assert page.status == 422
    assert page.find_all("p", id="companions-0-age-error")
    assert page.find_all("p", id="companions-0-relation-error")
    assert page.value("companions-0-name") == "Tara Nodimajhi 0"
    assert page.value("companions-1-name") == "Tara Nodimajhi 1"


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([companion(0), companion(1), companion(2)], "At most 3 people may come"),
        (
            [companion(n, name=f"Chand {n}", age="4") for n in range(3)],
            "At most 2 small children may come",
        ),
        ([companion(0, name="Asha Nodimajhi", age="40")], "Asha Nodimajhi is named twice"),
    ],
)
def test_a_party_against_the_rules_is_told_so_and_stays_typed(
    asha: Browser, cast: Cast, people: list[dict[str, str]], words: str
) -> None:
    answer_whom(asha, cast)
    answer_when(asha)
    page = answer_party(asha, **{name: text for one in people for name, text in one.items()})
    page = send(asha, page)
    assert page.status == 409
    assert words in page.words
    assert asha.get("/visits/new/party").value("companions-0-age") == people[0]["companions-0-age"]


def test_a_visitor_says_who_she_is_before_she_asks(
    app: Flask, cast: Cast, outside: Outside
) -> None:
    new = Browser(app)
    new.sign_in_visitor("+919830000003", outside)
    for step in ("whom", "when", "party", "check"):
        assert new.get(f"/visits/new/{step}").path == f"/profile?next=/visits/new/{step}"
