"""Places are counted right whatever is done, in whatever order, and however many ask at once."""

from __future__ import annotations

import secrets
from contextlib import suppress
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Refused
from app.domain.identity_proof import Gender
from app.domain.reasons import Reason
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.services.approvals import (
    Approval,
    Rejection,
    approve_visit,
    call_off_visit,
    reject_visit,
)
from app.services.transaction import transaction
from app.services.visits import cancel_visit, submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")

ACTS = ("submit", "withdraw", "approve", "reject", "cancel", "call off")


def families(count: int) -> list[Actor]:
    """That many more visitors."""
    with transaction(SYSTEM) as session:
        rows = [
            Visitor(
                phone=f"+91{7_000_000_000 + secrets.randbelow(999_999_999)}",
                created_at=now(),
                registered_at=now(),
                name=f"Family {number}",
                birth_year=1980,
                gender=Gender.FEMALE,
            )
            for number in range(count)
        ]
        session.add_all(rows)
        session.flush()
        return [row.actor for row in rows]


def act(cast: Cast, name: str, family: Actor, slot_id: int) -> None:
    if name == "submit":
        submit_visit(family, a_wanted_visit(cast, slot_id=slot_id))
        return
    with scope.acting(SYSTEM):
        reference = db.session.scalar(
            select(Visit.reference)
            .where(Visit.visitor_id == family.id, Visit.slot_id == slot_id)
            .order_by(Visit.id.desc())
        )
    if reference is None:
        return
    if name == "withdraw":
        withdraw_visit(family, reference)
    elif name == "cancel":
        cancel_visit(family, reference)
    elif name == "approve":
        approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id))
    elif name == "reject":
        reject_visit(cast.esha, reference, Rejection(reason=Reason.DUPLICATE))
    else:
        call_off_visit(cast.ravi, reference, Rejection(reason=Reason.WEATHER))


def check_places() -> None:
    """In every slot: places taken = visits that live, each on a chair of its own."""
    db.session.rollback()
    live = Visit.state.in_(HOLDS_A_PLACE)
    rows = db.session.execute(
        select(Slot.places_taken, func.count(Visit.id), func.count(Visit.seat_no.distinct()))
        .select_from(Slot)
        .outerjoin(Visit, (Visit.slot_id == Slot.id) & live)
        .group_by(Slot.id)
    )
    for places_taken, visits, seats in rows:
        assert places_taken == visits == seats
        assert 0 <= places_taken <= PLACES


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 4), st.integers(3, 4)), max_size=20)
)
def test_places_taken_is_always_the_number_of_live_visits(
    cast: Cast, story: list[tuple[str, int, int]]
) -> None:
    visitors = families(5)
    for name, who, day in story:
        # A refusal is an answer too; what counts is that nothing is left half done.
        with suppress(Refused, AlreadyDecided):
            act(cast, name, visitors[who], cast.slot_id(days=day))
        check_places()


def at_once(app: Flask, *calls: object) -> list[object]:
    """What each call returned or raised, all begun in the same moment, each in its own thread."""
    results: list[object] = [None] * len(calls)
    start = Barrier(len(calls))

    def run(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                results[number] = calls[number]()  # type: ignore[operator]
            except Exception as error:
                results[number] = error
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_ten_who_ask_at_once_get_the_places_there_are(app: Flask, cast: Cast) -> None:
    wanted = [(family, a_wanted_visit(cast)) for family in families(10)]
    db.session.remove()

    found = at_once(app, *(lambda pair=pair: submit_visit(*pair) for pair in wanted))

    assert sum(isinstance(result, str) for result in found) == PLACES
    assert sum(isinstance(result, Refused) for result in found) == 10 - PLACES
    check_places_as_system()


def test_one_phone_cannot_hoard_hours_by_asking_for_all_at_once(app: Flask, cast: Cast) -> None:
    wanted = [a_wanted_visit(cast, slot_id=cast.slot_id(days=day)) for day in (3, 4, 6, 7, 8, 9)]
    db.session.remove()

    found = at_once(app, *(lambda each=each: submit_visit(cast.asha, each) for each in wanted))

    assert sum(isinstance(result, str) for result in found) == 3
    check_places_as_system()


def test_one_prisoner_is_not_promised_to_two_families_at_once(app: Flask, cast: Cast) -> None:
    yes = Approval(prisoner_id=cast.bilal_id)
    one = a_visit(cast)
    (other,) = families(1)
    two = submit_visit(other, a_wanted_visit(cast))
    db.session.remove()

    found = at_once(
        app,
        lambda: approve_visit(cast.esha, one, yes),
        lambda: approve_visit(cast.ravi, two, yes),
    )

    assert sorted(type(result).__name__ for result in found) == ["NoneType", "Refused"]


def check_places_as_system() -> None:
    with scope.acting(SYSTEM):
        check_places()
