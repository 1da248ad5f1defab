"""What waits for a decision."""

from __future__ import annotations

import pytest

from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.queries.approval_queue import count_waiting, next_waiting, waiting_for_decision
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def waiting(cast: Cast, name: str, *homes: int) -> list[str]:
    db.session.rollback()
    with scope.acting(getattr(cast, name)):
        found = [one.visit.reference for one in waiting_for_decision(homes)]
        assert count_waiting(homes) == len(found)
        assert next_waiting(homes) == (found[0] if found else None)
    return found


def test_what_is_due_first_stands_first(cast: Cast) -> None:
    late = a_visit(cast, slot_id=cast.slot_id(days=8))
    soon = a_visit(cast, slot_id=cast.slot_id(days=1, mode=Mode.VIDEO))
    middle = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=8)))

    assert waiting(cast, "esha", cast.dum_dum_id) == [soon, late, middle]


def test_only_what_waits_is_in_the_queue(cast: Cast) -> None:
    for day, state in enumerate((State.APPROVED, State.REJECTED, State.WITHDRAWN), start=3):
        a_visit(cast, slot_id=cast.slot_id(days=day), state=state)
    open_one = a_visit(cast, slot_id=cast.slot_id(days=8))

    assert waiting(cast, "esha", cast.dum_dum_id) == [open_one]


def test_an_officer_sees_his_own_home_whatever_homes_are_asked_for(cast: Cast) -> None:
    here = a_visit(cast)
    there = submit_visit(
        cast.dev,
        a_wanted_visit(cast, facility_id=cast.kalna_id, slot_id=cast.slot_id(at_kalna=True)),
    )
    both = (cast.dum_dum_id, cast.kalna_id)

    assert waiting(cast, "esha", *both) == [here]
    assert waiting(cast, "farid", *both) == [there]
    assert waiting(cast, "esha", cast.kalna_id) == []
    assert waiting(cast, "esha") == []


def test_a_request_of_the_queue_can_be_read_without_another_question(cast: Cast) -> None:
    a_visit(cast)
    db.session.rollback()
    with scope.acting(cast.esha):
        visit = waiting_for_decision([cast.dum_dum_id])[0].visit
        db.session.expunge_all()

    assert (visit.visitor.name, visit.party_size) == (cast.asha.name, 1)
    assert visit.facts.state is State.SUBMITTED
