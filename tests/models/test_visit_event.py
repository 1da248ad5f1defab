"""The history of a visit: chained, and only added to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.domain.actor import SYSTEM
from app.domain.visit_states import IllegalMove, Move, Mover, State
from app.engine import writing
from app.extensions import db
from app.models.visit import Visit
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def run(statement: str) -> None:
    with transaction(SYSTEM) as session:
        session.execute(text(statement))


@contextmanager
def without_trigger(table: str, act: str) -> Iterator[None]:
    """Take the database's own refusal away, as whoever owns the disk could."""
    db.session.rollback()
    on = f" ON {table}" if db.engine.dialect.name == "postgresql" else ""
    with writing(), db.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER keep_{table}_{act.lower()}{on}"))
    yield


def is_whole(visit: Visit) -> bool:
    """Whether each event is as it was written and follows the one before it."""
    befores = [None, *visit.events]
    return all(event.follows(before) for before, event in zip(befores, visit.events, strict=False))


def test_each_event_follows_the_one_before_it(cast: Cast) -> None:
    visit = the_visit(a_visit(cast, state=State.CANCELLED_BY_VISITOR))

    assert [event.move for event in visit.events] == [Move.SUBMIT, Move.APPROVE, Move.CANCEL]
    assert [event.from_state for event in visit.events] == [None, "submitted", "approved"]
    assert [event.actor_name for event in visit.events] == [
        cast.asha.name,
        cast.esha.name,
        cast.asha.name,
    ]
    assert is_whole(visit)


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = 99",
        "actor_kind = 'system'",
        "to_state = 'rejected'",
        "from_state = 'approved'",
        "move = 'reject'",
        "reason = 'security'",
        "family_note = 'changed'",
        "staff_note = 'changed'",
        "actor_name = 'changed'",
        "words_digest = 'x'",
        "checks = '[]'",
        "number = 9",
        "previous_hash = 'x'",
        "hash = 'x'",
    ],
)
def test_a_changed_event_shows_in_the_chain(cast: Cast, change: str) -> None:
    reference = a_visit(cast, state=State.CANCELLED_BY_VISITOR)

    with without_trigger("visit_event", "UPDATE"):
        run(f"UPDATE visit_event SET {change} WHERE move = 'approve'")

    assert not is_whole(the_visit(reference))


def test_a_back_dated_event_shows_in_the_chain(cast: Cast) -> None:
    visit = the_visit(a_visit(cast))
    assert is_whole(visit)

    visit.events[0].at -= timedelta(seconds=1)

    assert not is_whole(visit)
    db.session.rollback()


def test_a_dropped_event_shows_in_the_chain(cast: Cast) -> None:
    reference = a_visit(cast, state=State.CANCELLED_BY_VISITOR)

    with without_trigger("visit_event", "DELETE"):
        run("DELETE FROM visit_event WHERE move = 'approve'")

    assert not is_whole(the_visit(reference))


def test_a_history_moved_to_another_visit_shows_in_the_chain(cast: Cast) -> None:
    one = the_visit(a_visit(cast))
    one.reference = "another"
    assert not is_whole(one)
    db.session.rollback()


@pytest.mark.parametrize(
    ("table", "act", "statement"),
    [
        ("visit_event", "UPDATE", "UPDATE visit_event SET reason = 'security'"),
        ("visit_event", "DELETE", "DELETE FROM visit_event"),
        ("visit", "DELETE", "DELETE FROM visit WHERE id = (SELECT max(id) FROM visit)"),
    ],
)
def test_the_database_itself_refuses_to_rewrite_history(
    cast: Cast, table: str, act: str, statement: str
) -> None:
    a_visit(cast)

    with pytest.raises(DBAPIError, match=f"rows of {table} are kept"):
        run(statement)

    if table == "visit_event":
        with without_trigger(table, act):
            run(statement)


def test_an_illegal_move_leaves_no_trace(cast: Cast) -> None:
    visit = the_visit(a_visit(cast))

    with pytest.raises(IllegalMove):
        visit.move(Move.APPROVE, mover=Mover.VISITOR, actor=cast.asha, at=visit.submitted_at)

    assert visit.state is State.SUBMITTED
    assert len(visit.events) == 1
