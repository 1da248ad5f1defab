"""Only a declared writer writes: everything else finds the database closed to it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.domain.actor import SYSTEM
from app.engine import is_writing, writing
from app.extensions import db
from app.models.slot import Slot
from app.services.transaction import NestedTransaction, transaction
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

READ_ONLY = "readonly database|read-only transaction"
CLOSE_ALL = "UPDATE slot SET is_closed = true"


def closed(slot_id: int) -> bool | None:
    db.session.rollback()
    return db.session.scalar(select(Slot.is_closed).where(Slot.id == slot_id))


def test_a_page_that_only_looks_cannot_write(cast: Cast) -> None:
    slot_id = cast.slot_id()

    with pytest.raises(DBAPIError, match=READ_ONLY):
        db.session.execute(text(CLOSE_ALL))

    assert closed(slot_id) is False


def test_nor_by_changing_a_row_it_has_read(cast: Cast) -> None:
    slot_id = cast.slot_id()
    db.session.get_one(Slot, slot_id).is_closed = True

    with pytest.raises(DBAPIError, match=READ_ONLY):
        db.session.commit()

    assert closed(slot_id) is False


def test_a_connection_that_has_written_is_closed_to_the_next_reader(cast: Cast) -> None:
    with transaction(SYSTEM) as session:
        session.execute(text(CLOSE_ALL))
    assert closed(cast.slot_id()) is True

    with pytest.raises(DBAPIError, match=READ_ONLY):
        db.session.execute(text("UPDATE slot SET is_closed = false"))


def test_a_declared_writer_writes(cast: Cast) -> None:
    db.session.rollback()
    with writing():
        assert is_writing()
        db.session.execute(text(CLOSE_ALL))
        db.session.commit()

    assert not is_writing()
    assert closed(cast.slot_id()) is True


def test_whatever_fails_inside_is_undone_whole(cast: Cast) -> None:
    def fail_half_way() -> None:
        with transaction(SYSTEM) as session:
            session.execute(text(CLOSE_ALL))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()

    assert closed(cast.slot_id()) is False
    assert not is_writing()


def test_one_use_case_cannot_call_another(cast: Cast) -> None:
    with transaction(SYSTEM), pytest.raises(NestedTransaction), transaction(cast.asha):
        pass
