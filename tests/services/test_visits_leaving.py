"""A family leaves: it withdraws a request, or cancels a visit."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.visit_states import State
from app.extensions import db
from app.models.slot import Slot
from app.services.visits import cancel_visit, withdraw_visit
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def taken(slot_id: int) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id))


@pytest.mark.parametrize(
    ("before", "leave", "after"),
    [
        (State.SUBMITTED, withdraw_visit, State.WITHDRAWN),
        (State.APPROVED, cancel_visit, State.CANCELLED_BY_VISITOR),
    ],
)
def test_whoever_leaves_gives_the_place_back(
    cast: Cast, before: State, leave: Any, after: State
) -> None:
    reference = a_visit(cast, state=before)
    told = len(the_visit(reference).messages)

    leave(cast.asha, reference)

    visit = the_visit(reference)
    assert (visit.state, visit.slot.places_taken) == (after, 0)
    assert len(visit.messages) == told + 2


@pytest.mark.parametrize(
    ("before", "leave"),
    [
        (State.APPROVED, withdraw_visit),
        (State.WITHDRAWN, withdraw_visit),
        (State.SUBMITTED, cancel_visit),
        (State.REJECTED, cancel_visit),
        (State.CANCELLED_BY_VISITOR, cancel_visit),
    ],
)
def test_a_move_that_comes_too_late_changes_nothing(cast: Cast, before: State, leave: Any) -> None:
    reference = a_visit(cast, state=before)
    places = taken(cast.slot_id())

    with pytest.raises(AlreadyDecided) as caught:
        leave(cast.asha, reference)

    assert caught.value.state == before
    assert the_visit(reference).state is before
    assert taken(cast.slot_id()) == places


@pytest.mark.parametrize(
    ("before", "leave"), [(State.SUBMITTED, withdraw_visit), (State.APPROVED, cancel_visit)]
)
def test_once_the_hour_has_come_nobody_leaves(
    cast: Cast, clock: Traveller, before: State, leave: Any
) -> None:
    reference = a_visit(cast, state=before)
    clock.move_to(the_visit(reference).slot.starts_at)

    with pytest.raises(Refused, match=Code.NOT_IN_TIME):
        leave(cast.asha, reference)


@pytest.mark.parametrize("name", ["dev", "esha", "farid"])
def test_nobody_leaves_for_somebody_else(cast: Cast, name: str) -> None:
    reference = a_visit(cast)

    with pytest.raises(NotFound):
        withdraw_visit(getattr(cast, name), reference)
    with pytest.raises(NotFound):
        withdraw_visit(cast.asha, "00000000000")

    assert the_visit(reference).state is State.SUBMITTED
