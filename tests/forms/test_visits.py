"""The forms of a request: the hour, and a party in which nobody is named by half."""

from __future__ import annotations

import pytest

from app.domain.identity_proof import IdentityKind
from app.forms.visit_answers import Answers, Step
from app.forms.visits import PartyForm, SendForm, WhenForm
from tests.asking import companion
from tests.forms.conftest import Posted

HOMES = {"Kolkata": [("7", "Dum Dum")]}
WHOM = {"facility_id": "7", "wanted_name": "Bilal", "relation": "sister"}
WHEN = {"mode": "video", "slot_id": "12"}


def test_an_empty_party_is_nobody(posted: Posted) -> None:
    form = posted(PartyForm)
    assert form.validate()
    assert form.facts() == ()


def test_the_named_come_and_the_gaps_do_not(posted: Posted) -> None:
    empty = {name: "" for n in (0, 2) for name in companion(n)}
    form = posted(PartyForm, **empty, **companion(1), **companion(3, name="Chand", age="0"))
    assert form.validate(), form.errors
    assert [(one.name, one.age) for one in form.facts()] == [("Tara Nodimajhi 1", 41), ("Chand", 0)]


@pytest.mark.parametrize("missing", ["name", "age", "gender", "relation"])
def test_a_person_is_named_whole(posted: Posted, missing: str) -> None:
    form = posted(PartyForm, **companion(0, **{missing: ""}))
    assert not form.validate()
    assert list(form.errors["companions"][0]) == [missing]


def test_a_child_needs_no_paper(posted: Posted) -> None:
    form = posted(PartyForm, **companion(0, age="4", identity_kind=""))
    assert form.validate()
    assert form.facts()[0].identity_kind is IdentityKind.NONE


def test_more_people_than_the_form_has_lines_are_not_taken(posted: Posted) -> None:
    people = {name: text for n in range(40) for name, text in companion(n).items()}
    assert len(posted(PartyForm, **people).companions) == 4


@pytest.mark.parametrize("mode", ["", "both", "VIDEO"])
def test_there_are_two_ways_of_meeting(posted: Posted, mode: str) -> None:
    form = posted(WhenForm, mode=mode, slot_id="1")
    assert not form.validate()
    assert form.mode.errors


def test_a_key_is_kept_clean(posted: Posted) -> None:
    assert posted(SendForm, request_key="a\x00b").request_key.data == "ab"


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ({}, Step.WHOM),
        (WHOM, Step.WHEN),
        (WHOM | WHEN, Step.CHECK),
        (WHOM | WHEN | {"companions-0-name": "Tara"}, Step.PARTY),
        (WHOM | WHEN | {"facility_id": "8"}, Step.WHOM),
        (WHOM | WHEN | {"wanted_age": "x"}, Step.WHOM),
    ],
)
def test_the_first_answer_that_does_not_stand_is_asked_for(
    posted: Posted, typed: dict[str, str], step: Step
) -> None:
    posted(SendForm)
    assert Answers(typed, lambda: HOMES).first_open_step is step


def test_the_answers_become_one_request(posted: Posted) -> None:
    posted(SendForm)
    answers = Answers(WHOM | WHEN | companion(0), lambda: HOMES)
    assert answers.first_open_step is Step.CHECK
    wanted = answers.facts("key")
    assert (wanted.facility_id, wanted.slot_id, wanted.request_key) == (7, 12, "key")
    assert wanted.companions[0].name == "Tara Nodimajhi 0"
