"""The walls behind the guarded update: no code, however careless, seats two on one chair."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.reference import new_reference
from app.domain.relations import Relation
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.models.visit import Visit
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")


def run(*statements: str) -> None:
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def careless_visit(cast: Cast, slot_id: int, seat_no: int, **changes: object) -> None:
    """A visit written past every rule and past the guard."""
    values = {
        "reference": new_reference(),
        "request_key": secrets.token_urlsafe(32),
        "request_hash": "",
        "facility_id": cast.dum_dum_id,
        "visitor_id": cast.dev.id,
        "slot_id": slot_id,
        "seat_no": seat_no,
        "mode": Mode.PHYSICAL,
        "state": State.SUBMITTED,
        "submitted_at": now(),
        "due_at": now(),
        "relation": Relation.OTHER,
        "wanted_name": "x",
    }
    with transaction(SYSTEM) as session:
        session.add(Visit(**{**values, **changes}))


@pytest.mark.parametrize("taken", [PLACES + 1, -1])
def test_the_count_cannot_leave_the_slot_even_without_the_guard(cast: Cast, taken: int) -> None:
    slot_id = cast.slot_id()
    oversell = f"UPDATE slot SET places_taken = {taken} WHERE id = {slot_id}"

    with pytest.raises(IntegrityError):
        run(oversell)

    is_postgres = db.engine.dialect.name == "postgresql"
    if is_postgres:
        run("ALTER TABLE slot DROP CONSTRAINT ck_slot_places", oversell)
    else:
        run("PRAGMA ignore_check_constraints = ON", oversell, "PRAGMA ignore_check_constraints = 0")


def test_two_families_cannot_sit_on_one_chair_even_without_the_guard(cast: Cast) -> None:
    slot_id = cast.slot_id()
    seat_no = the_visit(a_visit(cast, slot_id=slot_id)).seat_no

    with pytest.raises(IntegrityError):
        careless_visit(cast, slot_id, seat_no)

    run("DROP INDEX uq_visit_seat")
    careless_visit(cast, slot_id, seat_no)


def test_one_family_cannot_ask_for_one_hour_twice_even_past_the_rules(cast: Cast) -> None:
    slot_id = cast.slot_id()
    a_visit(cast, slot_id=slot_id)

    with pytest.raises(IntegrityError):
        careless_visit(cast, slot_id, 2, visitor_id=cast.asha.id)

    run("DROP INDEX uq_visit_visitor_slot")
    careless_visit(cast, slot_id, 2, visitor_id=cast.asha.id)


def test_one_prisoner_cannot_be_in_two_visits_of_one_hour_even_past_the_rules(cast: Cast) -> None:
    slot_id = cast.slot_id()
    a_visit(cast, slot_id=slot_id, state=State.APPROVED)
    second = {"state": State.APPROVED, "prisoner_id": cast.bilal_id}

    with pytest.raises(IntegrityError):
        careless_visit(cast, slot_id, 2, **second)

    run("DROP INDEX uq_visit_prisoner_slot")
    careless_visit(cast, slot_id, 2, **second)


def test_a_chair_that_was_given_back_is_free_for_the_next(cast: Cast) -> None:
    slot_id = cast.slot_id()
    a_visit(cast, slot_id=slot_id, state=State.WITHDRAWN)

    careless_visit(cast, slot_id, 1)


def test_a_state_that_does_not_exist_cannot_be_stored(cast: Cast) -> None:
    a_visit(cast)

    with pytest.raises(IntegrityError):
        run("UPDATE visit SET state = 'lost'")
