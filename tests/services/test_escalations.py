"""A request that nobody answers climbs, step by step, and is never refused by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from time_machine import Traveller

from app.domain.decision_clock import Level
from app.domain.errors import NotFound
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.models.escalation import Escalation
from app.queries.overdue import homes_overdue, late_in_all, overdue_visits
from app.services.approvals import Approval, approve_visit
from app.services.escalations import climb_overdue
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

HOUR = timedelta(hours=1)


def late_by(reference: str, clock: Traveller, late: timedelta) -> None:
    clock.move_to(the_visit(reference).due_at + late)
    climb_overdue()


@pytest.mark.parametrize(
    ("late", "steps"),
    [
        (timedelta(0), []),
        (timedelta(minutes=1), [Level.DEPUTY]),
        (3 * HOUR, [Level.DEPUTY, Level.RANGE]),
        (13 * HOUR, [Level.DEPUTY, Level.RANGE, Level.HEADQUARTERS]),
    ],
)
def test_each_step_is_written_once_and_the_request_stays_open(
    cast: Cast, clock: Traveller, late: timedelta, steps: list[Level]
) -> None:
    reference = a_visit(cast)
    late_by(reference, clock, late)

    assert climb_overdue() == 0
    rows = db.session.scalars(select(Escalation.step).order_by(Escalation.id)).all()
    assert list(rows) == steps
    assert the_visit(reference).state is State.SUBMITTED


def test_an_answered_request_climbs_no_further(cast: Cast, clock: Traveller) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    late_by(reference, clock, 13 * HOUR)

    assert db.session.scalars(select(Escalation)).all() == []


@pytest.mark.parametrize(
    ("who", "late", "may"),
    [
        ("rupa", timedelta(minutes=1), False),
        ("rupa", 3 * HOUR, True),
        ("harun", 3 * HOUR, False),
        ("harun", 13 * HOUR, True),
        ("ravi", 13 * HOUR, True),
    ],
)
def test_the_range_and_headquarters_decide_what_has_climbed_to_them(
    cast: Cast, clock: Traveller, who: str, late: timedelta, may: bool
) -> None:
    reference = a_visit(cast)
    late_by(reference, clock, late)
    officer = getattr(cast, who)

    if may:
        approve_visit(officer, reference, Approval(prisoner_id=cast.bilal_id))
        assert the_visit(reference).events[-1].actor_name == officer.name
    else:
        with pytest.raises(NotFound):
            approve_visit(officer, reference, Approval(prisoner_id=cast.bilal_id))
        assert the_visit(reference).state is State.SUBMITTED


def test_a_step_can_be_neither_changed_nor_dropped(cast: Cast, clock: Traveller) -> None:
    late_by(a_visit(cast), clock, HOUR)

    for statement in ("UPDATE escalation SET step = 'home'", "DELETE FROM escalation"):
        with pytest.raises(DBAPIError, match="are kept"), writing():
            db.session.execute(text(statement))
        db.session.rollback()


def test_late_requests_are_counted_by_home_and_step(cast: Cast, clock: Traveller) -> None:
    reference = a_visit(cast)
    homes = cast.harun.facilities
    assert homes_overdue(homes) == []

    late_by(reference, clock, 3 * HOUR)

    (home,) = homes_overdue(homes)
    late = late_in_all([home])
    assert (home.home.id, late.all, late.at_range) == (cast.dum_dum_id, 1, 1)
    assert [visit.level for visit in overdue_visits(homes)] == [Level.RANGE]
    assert overdue_visits({cast.kalna_id}) == []
