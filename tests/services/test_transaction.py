"""One transaction holds all that a use case does; nothing else can write; the bell follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.outbox_retries import OutboxKind
from app.engine import is_writing, writing
from app.extensions import db
from app.models import scope
from app.models.facility import Facility
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.timetable import TimetableRun
from app.models.visit import Visit
from app.services import outbox
from app.services.transaction import NestedTransaction, committed, transaction
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def bell() -> Iterator[list[int]]:
    """How many debts could be seen each time the bell was rung."""
    rung: list[int] = []

    def ring(_sender: object) -> None:
        rung.append(db.session.scalar(select(func.count()).select_from(OutboxEntry)) or 0)

    with committed.connected_to(ring):
        yield rung


def owe_something() -> None:
    outbox.owe(OutboxKind.ISSUE_PASS, 1, dedupe_key="pass:1", worth_for=timedelta(hours=1))


def add_row(name: str = "a row") -> None:
    db.session.add(TimetableRun(name=name, next_at=now()))


def rows() -> int | None:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(TimetableRun))


def test_all_of_it_is_stored_or_nothing(bell: list[int]) -> None:
    def fail_half_way() -> None:
        with transaction(SYSTEM) as session:
            add_row()
            owe_something()
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert (rows(), bell) == (0, [])

    with transaction(SYSTEM):
        add_row()
    assert rows() == 1


def test_a_request_that_fails_late_leaves_no_message_and_no_debt(
    cast: Cast, bell: list[int]
) -> None:
    a_visit(cast)
    counted = [select(func.count()).select_from(table) for table in (Visit, Message, OutboxEntry)]
    before = [db.session.scalar(count) for count in counted]
    same_hour = a_wanted_visit(cast)
    bell.clear()

    with pytest.raises(Exception, match="slot_already_asked"):
        submit_visit(cast.asha, same_hour)

    assert [db.session.scalar(count) for count in counted] == before
    assert bell == []


def test_the_bell_rings_after_the_commit_and_only_when_something_is_owed(bell: list[int]) -> None:
    with transaction(SYSTEM):
        add_row()
    assert bell == []

    with transaction(SYSTEM):
        owe_something()
        assert bell == []
    assert bell == [1]

    with transaction(SYSTEM):
        add_row("another")
    assert bell == [1]


def test_a_debt_that_was_rolled_back_does_not_ring_for_the_next(bell: list[int]) -> None:
    def fail() -> None:
        with transaction(SYSTEM):
            owe_something()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with transaction(SYSTEM):
        add_row()

    assert bell == []


def test_a_use_case_cannot_be_called_inside_another(cast: Cast) -> None:
    def submit_within() -> None:
        with transaction(SYSTEM):
            add_row()
            submit_visit(cast.asha, a_wanted_visit(cast))

    with pytest.raises(NestedTransaction):
        submit_within()
    assert rows() == 0
    assert not is_writing()


@pytest.mark.parametrize("may_write", [False, True])
def test_whoever_only_looks_cannot_write_not_even_by_mistake(cast: Cast, may_write: bool) -> None:
    def change() -> None:
        db.session.rollback()
        db.session.execute(update(Facility).values(time_zone="UTC"))
        db.session.commit()

    if may_write:
        with writing():
            change()
    else:
        with pytest.raises(DatabaseError):
            change()
    db.session.rollback()

    zones = set(db.session.scalars(select(Facility.time_zone)))
    assert zones == ({"UTC"} if may_write else {"Asia/Kolkata"})


def test_what_was_looked_at_before_is_read_anew_inside(cast: Cast) -> None:
    home = db.session.get_one(Facility, cast.dum_dum_id)
    with writing(), db.engine.begin() as connection:
        db.session.rollback()
        connection.execute(update(Facility.__table__).values(time_zone="UTC"))

    with transaction(SYSTEM) as session:
        assert session.get_one(Facility, cast.dum_dum_id).time_zone == "UTC"
    assert home.time_zone == "UTC"


@pytest.mark.parametrize("fails", [False, True])
def test_inside_only_the_actor_is_served_and_after_it_whoever_was_before(
    cast: Cast, fails: bool
) -> None:
    def write() -> Actor | None:
        with transaction(cast.asha):
            found = scope.served()
            if fails:
                raise RuntimeError
            return found

    with scope.acting(cast.esha):
        if fails:
            with pytest.raises(RuntimeError):
                write()
        else:
            assert write() is cast.asha
        assert scope.served() is cast.esha
