"""What guards a visit beside the register, and that no officer alone can step over it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, NotFound, Refused
from app.domain.relations import Relation
from app.domain.visit_states import State
from app.extensions import db
from app.models.bar import Bar
from app.models.prisoner import Prisoner
from app.models.prisoner_answer import PrisonerAnswer
from app.services import decisions
from app.services.approvals import Approval, approve_visit
from app.services.bars import NewBar, bar_visitor, lift_bar
from app.services.safeguards import (
    Letter,
    ask_prisoner,
    recommend_visit,
    record_counsel_papers,
    record_no_objection,
)
from app.services.transaction import transaction
from app.services.visits import submit_visit
from app.services.voice import record_answer
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast
from tests.prisoners import another_prisoner, keep_from_bilal

pytestmark = pytest.mark.usefixtures("in_app")


def refused_code(act: Any, *arguments: Any, **named: Any) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments, **named)
    (refusal,) = caught.value.refusals
    return refusal.code


def mark(cast: Cast, **marks: bool) -> None:
    with transaction(SYSTEM) as session:
        bilal = session.get_one(Prisoner, cast.bilal_id)
        for name, is_set in marks.items():
            setattr(bilal, name, is_set)


def verdict(reference: str, code: str) -> str:
    checks = the_visit(reference).events[-1].checks or []
    return str(next(check["verdict"] for check in checks if check["code"] == code))


def yes(cast: Cast, note: str | None = None) -> Approval:
    return Approval(prisoner_id=cast.bilal_id, staff_note=note)


def test_a_high_risk_prisoner_needs_two_different_officers(cast: Cast) -> None:
    mark(cast, is_high_risk=True)
    reference = a_visit(cast)

    alone = refused_code(approve_visit, cast.esha, reference, yes(cast, "I know them"))
    recommend_visit(cast.esha, reference, cast.bilal_id)
    same = refused_code(approve_visit, cast.esha, reference, yes(cast, "I know them"))
    approve_visit(cast.ravi, reference, yes(cast))

    assert (alone, same) == (Code.SECOND_OFFICER_NEEDED,) * 2
    assert the_visit(reference).state is State.APPROVED
    assert verdict(reference, "second_officer") == "green"


def test_without_the_guard_one_officer_would_do(cast: Cast, monkeypatch: Any) -> None:
    mark(cast, is_high_risk=True)
    reference = a_visit(cast)
    monkeypatch.setattr(decisions, "NOT_TO_BE_OVERRULED", {})

    approve_visit(cast.esha, reference, yes(cast, "alone"))

    assert the_visit(reference).state is State.APPROVED


def test_an_officer_recommends_once_and_nobody_drops_it(cast: Cast) -> None:
    reference = a_visit(cast)
    recommend_visit(cast.esha, reference, cast.bilal_id)

    again = refused_code(recommend_visit, cast.esha, reference, cast.bilal_id)

    assert again is Code.ALREADY_RECORDED
    with pytest.raises(DatabaseError), transaction(SYSTEM) as session:
        session.execute(text("DELETE FROM recommendation"))


def test_an_agency_that_must_not_object_is_waited_for(cast: Cast) -> None:
    mark(cast, needs_noc=True)
    reference = a_visit(cast)
    day = now().date()
    letter = Letter(agency="Agency", letter_number="7/2026", dated_on=day, valid_until_on=day)

    without = refused_code(approve_visit, cast.esha, reference, yes(cast, "in a hurry"))
    # Valid today, but no longer on the day of the visit.
    record_no_objection(cast.ravi, reference, cast.bilal_id, letter)
    over = refused_code(approve_visit, cast.esha, reference, yes(cast, "in a hurry"))
    longer = Letter(
        agency="Agency",
        letter_number="8/2026",
        dated_on=day,
        valid_until_on=day + timedelta(days=30),
    )
    record_no_objection(cast.ravi, reference, cast.bilal_id, longer)
    approve_visit(cast.esha, reference, yes(cast))

    assert (without, over) == (Code.NOC_NEEDED,) * 2
    assert verdict(reference, "noc") == "green"


def test_two_who_are_kept_apart_never_share_an_hour(cast: Cast) -> None:
    first = a_visit(cast, state=State.APPROVED)
    other_id = another_prisoner(cast)
    keep_from_bilal(cast, other_id)
    slot_id = the_visit(first).slot_id
    same_hour = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))
    another = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=6)))
    approval = Approval(prisoner_id=other_id, staff_note="all the same")

    assert refused_code(approve_visit, cast.esha, same_hour, approval) is Code.KEPT_APART
    approve_visit(cast.esha, another, approval)
    assert the_visit(another).state is State.APPROVED


@pytest.mark.parametrize("from_whole_home", [True, False])
def test_a_bar_is_red_until_it_is_lifted(cast: Cast, from_whole_home: bool) -> None:
    reference = a_visit(cast)
    prisoner_id = None if from_whole_home else cast.bilal_id
    ends_on = now().date() + timedelta(days=30)
    bar = NewBar(prisoner_id=prisoner_id, ends_on=ends_on, reason="Contraband")
    bar_visitor(cast.ravi, reference, bar)

    assert refused_code(approve_visit, cast.esha, reference, yes(cast)) is Code.NOTE_NEEDED
    bar_id = db.session.scalars(select(Bar.id)).one()
    lift_bar(cast.esha, bar_id)
    assert refused_code(lift_bar, cast.ravi, bar_id) is Code.ALREADY_RECORDED
    approve_visit(cast.esha, reference, yes(cast))
    assert verdict(reference, "is_not_barred") == "green"


def test_a_bar_that_ends_before_the_visit_does_not_stand_in_its_way(cast: Cast) -> None:
    reference = a_visit(cast)
    bar = NewBar(prisoner_id=None, ends_on=now().date(), reason="Quarrel")
    bar_visitor(cast.esha, reference, bar)

    approve_visit(cast.esha, reference, yes(cast))

    assert verdict(reference, "is_not_barred") == "green"


def test_the_visitor_has_no_way_to_the_bar_or_the_answer(cast: Cast) -> None:
    reference = a_visit(cast)
    bar = NewBar(prisoner_id=None, ends_on=now().date(), reason="Quarrel")
    bar_visitor(cast.esha, reference, bar)
    ask_prisoner(cast.esha, reference, cast.bilal_id)

    with transaction(cast.asha) as session:
        assert session.scalars(select(Bar)).all() == []
        assert session.scalars(select(PrisonerAnswer)).all() == []


def test_his_no_is_red_and_his_yes_is_green(cast: Cast) -> None:
    refusing, willing = a_visit(cast), a_visit(cast, slot_id=cast.slot_id(days=6))
    for reference, says_yes in ((refusing, False), (willing, True)):
        ask_prisoner(cast.ravi, reference, cast.bilal_id)
        # Asked for twice, he is asked once.
        ask_prisoner(cast.esha, reference, cast.bilal_id)
        question = db.session.scalars(
            select(PrisonerAnswer.id).where(PrisonerAnswer.says_yes.is_(None))
        ).one()
        record_answer(cast.esha, question, says_yes=says_yes)

    assert refused_code(approve_visit, cast.esha, refusing, yes(cast)) is Code.NOTE_NEEDED
    approve_visit(cast.esha, willing, yes(cast))
    assert verdict(willing, "prisoner_agrees") == "green"
    again = refused_code(record_answer, cast.esha, question, says_yes=False)
    assert again is Code.ALREADY_RECORDED


def test_counsel_shows_the_papers_once(cast: Cast) -> None:
    first = a_visit(cast, relation=Relation.LAWYER)
    second = a_visit(cast, relation=Relation.LAWYER, slot_id=cast.slot_id(days=6))

    assert refused_code(approve_visit, cast.esha, first, yes(cast)) is Code.NOTE_NEEDED
    record_counsel_papers(cast.esha, first, cast.bilal_id, "WB/1234/2010")
    for reference in (first, second):
        approve_visit(cast.esha, reference, yes(cast))
        assert verdict(reference, "counsel_papers") == "green"


def test_another_home_has_no_hand_in_it(cast: Cast) -> None:
    reference = a_visit(cast)
    bar = NewBar(prisoner_id=None, ends_on=now().date(), reason="Quarrel")
    bar_visitor(cast.esha, reference, bar)
    ask_prisoner(cast.esha, reference, cast.bilal_id)
    bar_id = db.session.scalars(select(Bar.id)).one()
    question = db.session.scalars(select(PrisonerAnswer.id)).one()

    for act in (
        lambda: recommend_visit(cast.farid, reference, cast.bilal_id),
        lambda: bar_visitor(cast.farid, reference, bar),
        lambda: lift_bar(cast.farid, bar_id),
        lambda: record_answer(cast.farid, question, says_yes=True),
        lambda: record_answer(cast.gita, question, says_yes=True),
    ):
        with pytest.raises(NotFound):
            act()
