"""Who a visitor says she is, and what is kept of her papers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import joinedload
from time_machine import Traveller

from app.domain.identity_proof import Gender, IdentityKind, IdentityProof
from app.extensions import db
from app.models.visitor import Visitor
from app.services.accounts import Registration, register
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

FACTS = Registration(
    name="Asha Nodimajhi",
    parent_name="Sagar Nodimajhi",
    age=41,
    gender=Gender.FEMALE,
    address="2 Kalpanikpur",
    email=None,
    language="bn",
    identity=IdentityProof(kind=IdentityKind.VOTER_ID, number="abc 1234567"),
)


def asha(cast: Cast) -> Visitor:
    db.session.rollback()
    return db.session.scalars(
        select(Visitor)
        .where(Visitor.id == cast.asha.id)
        .options(joinedload(Visitor.identity))
        .execution_options(populate_existing=True)
    ).one()


def test_registering_records_who_she_is_and_seals_her_number(cast: Cast) -> None:
    register(cast.asha, FACTS)

    visitor = asha(cast)
    paper = visitor.identity
    assert (visitor.birth_year, visitor.address, visitor.language) == (1985, "2 Kalpanikpur", "bn")
    assert visitor.email is None
    assert paper is not None
    assert (paper.kind, paper.last_four, paper.number) == ("voter_id", "4567", "ABC1234567")
    raw = repr(db.session.execute(text("SELECT * FROM identity_document")).all())
    assert "1234567" not in raw


def test_one_paper_has_one_fingerprint_however_it_is_typed(cast: Cast) -> None:
    prints = []
    for number in ("ABC1234567", "abc-1234567", "ABC 123 4568"):
        register(
            cast.asha,
            replace(FACTS, identity=IdentityProof(kind=IdentityKind.VOTER_ID, number=number)),
        )
        prints.append(asha(cast).identity.fingerprint)  # type: ignore[union-attr]

    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize("typed", ["0124", "2345 6789 0124", "২৩৪৫৬৭৮৯০১২৪"])
def test_of_an_aadhaar_four_digits_are_all_that_is_ever_stored(cast: Cast, typed: str) -> None:
    # The forms refuse more than four; this is the wall behind them.
    register(cast.asha, FACTS)
    register(
        cast.asha, replace(FACTS, identity=IdentityProof(kind=IdentityKind.AADHAAR, number=typed))
    )

    paper = asha(cast).identity
    assert paper is not None
    assert (paper.last_four, paper.number, paper.fingerprint) == ("0124", None, None)


def test_who_has_no_paper_leaves_none_behind(cast: Cast) -> None:
    register(cast.asha, FACTS)
    register(cast.asha, replace(FACTS, identity=IdentityProof(kind=IdentityKind.NONE, number="x1")))

    paper = asha(cast).identity
    assert paper is not None
    assert (paper.last_four, paper.number, paper.fingerprint) == ("", None, None)


def test_correcting_a_name_leaves_the_paper_and_the_first_date(
    cast: Cast, clock: Traveller
) -> None:
    register(cast.asha, FACTS)
    before = asha(cast)
    first, number = before.registered_at, before.identity and before.identity.number
    clock.shift(3600)

    register(cast.asha, replace(FACTS, name="আশা নদীমাঝি", identity=None))

    after = asha(cast)
    assert (after.name, after.registered_at) == ("আশা নদীমাঝি", first)
    assert after.identity is not None
    assert after.identity.number == number
