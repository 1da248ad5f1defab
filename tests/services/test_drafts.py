"""What a visitor has typed is kept for her alone, within bounds, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from time_machine import Traveller

from app.domain.actor import Actor
from app.extensions import db
from app.models import scope
from app.queries.drafts import Draft, own_draft
from app.services.drafts import (
    LONGEST_ANSWER,
    LONGEST_NAME,
    MOST_ANSWERS,
    drop_draft,
    drop_old_drafts,
    keep_answers,
)
from app.services.sign_ins import LASTS_FOR
from app.services.visits import submit_visit
from tests.builders import a_wanted_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

AADHAAR = "234123412346"


def draft_of(actor: Actor) -> Draft:
    db.session.rollback()
    db.session.expire_all()
    with scope.acting(actor):
        return own_draft()


def test_each_step_adds_to_the_draft_and_a_later_answer_wins(cast: Cast) -> None:
    keep_answers(cast.asha, {"wanted_name": "Bila", "relation": "sister"})
    key = draft_of(cast.asha).request_key
    keep_answers(cast.asha, {"wanted_name": "Bilal", "mode": "video"})

    found = draft_of(cast.asha)
    assert found.answers == {"wanted_name": "Bilal", "relation": "sister", "mode": "video"}
    assert found.request_key == key != ""


def test_a_draft_cannot_be_used_to_fill_the_disk(cast: Cast) -> None:
    for step in range(3):
        many = {f"{step}-{number}": "অ" * 10_000 for number in range(100)}
        keep_answers(cast.asha, {f"{step}{'n' * LONGEST_NAME}": "x"} | many)

    answers = draft_of(cast.asha).answers
    assert len(answers) == MOST_ANSWERS
    assert {len(answer) for answer in answers.values()} == {LONGEST_ANSWER}
    assert max(len(name) for name in answers) <= LONGEST_NAME


def test_a_full_draft_still_takes_a_corrected_answer(cast: Cast) -> None:
    keep_answers(cast.asha, {str(number): "first" for number in range(MOST_ANSWERS)})
    keep_answers(cast.asha, {"7": "corrected", "one more": "x"})

    assert draft_of(cast.asha).answers["7"] == "corrected"
    assert len(draft_of(cast.asha).answers) == MOST_ANSWERS


@pytest.mark.parametrize(
    "typed", [AADHAAR, "2341 2341 2346", "his card is 2341-2341-2346", "২৩৪১২৩৪১২৩৪৬"]
)
def test_of_an_aadhaar_number_nothing_is_kept_not_even_before_it_is_judged(
    cast: Cast, typed: str
) -> None:
    keep_answers(cast.asha, {"wanted_number": typed, "wanted_name": "Bilal"})

    assert draft_of(cast.asha).answers == {"wanted_number": "", "wanted_name": "Bilal"}


def test_the_table_itself_shows_no_word_of_it(cast: Cast) -> None:
    keep_answers(cast.asha, {"wanted_name": "Bilal Nodimajhi"})

    stored = db.session.scalar(text("SELECT answers FROM visit_draft"))
    assert b"Bilal" not in bytes(stored)
    assert b"wanted_name" not in bytes(stored)


def test_dropping_ones_draft_leaves_everybody_elses(cast: Cast) -> None:
    keep_answers(cast.asha, {"wanted_name": "Bilal"})
    keep_answers(cast.dev, {"wanted_name": "Megh"})
    drop_draft(cast.asha)
    drop_draft(cast.asha)

    assert draft_of(cast.asha).answers == {}
    assert draft_of(cast.dev).answers == {"wanted_name": "Megh"}


def test_a_draft_is_forgotten_once_nobody_can_come_back_to_it(cast: Cast, clock: Traveller) -> None:
    keep_answers(cast.asha, {"wanted_name": "Bilal"})
    clock.shift(LASTS_FOR)
    keep_answers(cast.dev, {"wanted_name": "Megh"})
    drop_old_drafts()
    assert draft_of(cast.asha).answers != {}

    clock.shift(timedelta(seconds=1))
    drop_old_drafts()
    assert draft_of(cast.asha).answers == {}
    assert draft_of(cast.dev).answers != {}


def test_sending_the_request_ends_its_draft_and_no_newer_one(cast: Cast) -> None:
    keep_answers(cast.asha, {"wanted_name": "Bilal"})
    submit_visit(cast.asha, a_wanted_visit(cast))
    assert draft_of(cast.asha).answers != {}

    wanted = a_wanted_visit(
        cast, request_key=draft_of(cast.asha).request_key, slot_id=cast.slot_id(days=4)
    )
    submit_visit(cast.asha, wanted)
    assert draft_of(cast.asha).answers == {}
