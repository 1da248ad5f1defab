"""Whoever watches the locks sees a transaction that takes them against the order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.extensions import db
from app.models.prisoner import Prisoner
from app.services.moves import visit_to_move
from app.services.places import give_back_place, hold_hours
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.lock_order import LockWatch

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def locks() -> None:
    """This file breaks the order on purpose: nothing is asked at its end."""


@pytest.fixture
def watch(cast: Cast) -> Iterator[LockWatch]:
    """A watch over what the test does."""
    watch = LockWatch(db.engine)
    yield watch
    watch.end()


def lock_prisoner(cast: Cast) -> None:
    him = select(Prisoner.id).where(Prisoner.id == cast.bilal_id)
    db.session.execute(him.with_for_update(key_share=True))


def test_the_prisoner_before_the_visit_and_its_hour_is_seen(cast: Cast, watch: LockWatch) -> None:
    reference = a_visit(cast)
    slot_id = the_visit(reference).slot_id
    with transaction(SYSTEM):
        lock_prisoner(cast)
        visit_to_move(reference)
        give_back_place(slot_id)

    assert watch.broken == ["visit after prisoner", "slot after prisoner"]


def test_the_order_itself_and_a_lock_taken_twice_are_right(cast: Cast, watch: LockWatch) -> None:
    reference = a_visit(cast)
    slot_id = the_visit(reference).slot_id
    with transaction(SYSTEM):
        visit_to_move(reference)
        hold_hours(slot_id)
        lock_prisoner(cast)
        visit_to_move(reference)

    assert watch.broken == []
