"""Whom the register offers for a family's words, to officers alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.domain.actor import SYSTEM, Actor
from app.domain.custody import PrisonerClass
from app.domain.identity_proof import Gender, IdentityKind, IdentityProof
from app.domain.name_key import name_key
from app.domain.request_checks import CheckCode, Verdict
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.prisoner import Prisoner
from app.models.visitor import IdentityDocument
from app.queries.prisoners import Candidate, candidates
from app.services.transaction import transaction
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast
from tests.prisoners import send_to_court

pytestmark = pytest.mark.usefixtures("in_app")


def found(reference: str, actor: Actor) -> list[Candidate]:
    visit = the_visit(reference)
    with scope.acting(actor):
        return candidates(visit)


def verdict(cast: Cast, reference: str, code: CheckCode) -> Verdict:
    (candidate,) = found(reference, cast.esha)
    return next(check.verdict for check in candidate.checks if check.code is code)


def add_prisoner(facility_id: int, number: str, name: str, **values: object) -> None:
    with transaction(SYSTEM) as session:
        session.add(
            Prisoner(
                facility_id=facility_id,
                number=number,
                name=name,
                name_key=name_key(name),
                parent_name="Sagar Nodimajhi",
                birth_year=1996,
                gender=Gender.MALE,
                prisoner_class=PrisonerClass.CONVICT,
                admitted_on=date(2025, 1, 1),
                **values,
            )
        )


def test_a_name_spelt_otherwise_finds_the_prisoner(cast: Cast) -> None:
    (candidate,) = found(a_visit(cast), cast.esha)

    assert candidate.prisoner.id == cast.bilal_id
    # The one that is missing is asked of urgent requests alone.
    assert [check.code for check in candidate.checks] == list(CheckCode)[:-1]


def test_a_namesake_at_another_home_is_not_offered(cast: Cast) -> None:
    add_prisoner(cast.kalna_id, "KAL-0002", "Bilal Nodimajhi")

    assert [each.prisoner.id for each in found(a_visit(cast), cast.esha)] == [cast.bilal_id]


@pytest.mark.parametrize("name", ["asha", "dev", "farid"])
def test_the_register_answers_nobody_but_the_homes_officers(cast: Cast, name: str) -> None:
    assert found(a_visit(cast), getattr(cast, name)) == []


def test_a_stranger_to_the_register_finds_nobody(cast: Cast) -> None:
    reference = a_visit(cast, wanted_name="Zqxv Wyrth", wanted_parent_name="Qqq", wanted_age=77)

    assert found(reference, cast.esha) == []


def test_the_prisoner_at_court_is_red(cast: Cast) -> None:
    reference = a_visit(cast)
    assert verdict(cast, reference, CheckCode.IS_PRESENT) is Verdict.GREEN
    slot = the_visit(reference).slot
    send_to_court(cast, slot.starts_at - timedelta(hours=2), slot.starts_at)

    assert verdict(cast, reference, CheckCode.IS_PRESENT) is Verdict.RED


@pytest.mark.parametrize(
    ("left_on", "expected"),
    [(None, Verdict.GREEN), (date(2026, 11, 25), Verdict.GREEN), (date(2026, 11, 24), Verdict.RED)],
)
def test_a_prisoner_who_has_left_is_red(
    cast: Cast, left_on: date | None, expected: Verdict
) -> None:
    reference = a_visit(cast)
    with transaction(SYSTEM) as session:
        row = update(Prisoner).where(Prisoner.id == cast.bilal_id)
        session.execute(row.values(left_on=left_on))

    assert verdict(cast, reference, CheckCode.IS_HELD) is expected


def test_an_approved_visit_that_overlaps_is_red_and_the_next_hour_is_not(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    same_hour = submit_visit(cast.dev, a_wanted_visit(cast))
    next_hour = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id() + 1))

    assert verdict(cast, same_hour, CheckCode.IS_FREE) is Verdict.RED
    assert verdict(cast, next_hour, CheckCode.IS_FREE) is Verdict.GREEN


def test_whoever_was_approved_before_is_on_the_list(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    again = a_visit(cast, slot_id=cast.slot_id(days=6))
    stranger = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=6)))

    assert verdict(cast, again, CheckCode.IS_ON_LIST) is Verdict.GREEN
    assert verdict(cast, stranger, CheckCode.IS_ON_LIST) is Verdict.AMBER


def test_one_paper_used_by_two_is_looked_at(cast: Cast) -> None:
    reference = a_visit(cast)
    assert verdict(cast, reference, CheckCode.PAPER_IS_OWN) is Verdict.GREEN
    proof = IdentityProof(kind=IdentityKind.VOTER_ID, number="ABC1234567")
    with transaction(SYSTEM) as session:
        both = update(IdentityDocument)
        session.execute(both.values(kind=proof.kind, last_four="4567", fingerprint="same"))

    assert verdict(cast, reference, CheckCode.PAPER_IS_OWN) is Verdict.AMBER
    assert verdict(cast, reference, CheckCode.HAS_IDENTITY) is Verdict.GREEN


def test_a_visitor_without_a_paper_is_looked_at(cast: Cast) -> None:
    reference = a_visit(cast)
    with transaction(SYSTEM) as session:
        session.execute(update(IdentityDocument).values(kind=IdentityKind.NONE, last_four=""))

    assert verdict(cast, reference, CheckCode.HAS_IDENTITY) is Verdict.AMBER
    assert db.session.get_one(Prisoner, cast.bilal_id).number == "DUM-0001"
