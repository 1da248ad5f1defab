"""A prisoner whom one home lets go and another takes in is the same man, and his family follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.register_outcomes import Outcome
from app.domain.roles import Role
from app.domain.visit_states import State
from app.extensions import db
from app.jobs.outbox import drain
from app.models import scope
from app.models.contact import Contact
from app.models.user import RoleGrant, User
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.fakes import Outside
from tests.services.test_register_files import BILAL, HEAD, NEW, applied, prisoners

pytestmark = pytest.mark.usefixtures("in_app", "outside")


@pytest.fixture
def both(cast: Cast) -> Cast:
    """The cast, with Esha keeping the registers of Dum Dum and of Kalna."""
    with transaction(SYSTEM) as session:
        esha = session.scalars(
            select(User).where(User.login == "esha").options(selectinload(User.grants))
        ).one()
        esha.grants.append(RoleGrant(facility_id=cast.kalna_id, role=Role.DEPUTY, granted_at=now()))
        session.flush()
        return replace(cast, esha=esha.actor)


def dum_dum_lets_him_go(cast: Cast) -> None:
    """Dum Dum's whole register comes without Bilal."""
    assert applied(cast, HEAD + NEW, is_whole=True) == {Outcome.ADDED: 1, Outcome.RELEASED: 1}


def kalna_takes_in(cast: Cast, row: str) -> dict[str, int]:
    return applied(cast, HEAD + row, facility_id=cast.kalna_id)


def test_who_left_one_home_and_appears_at_another_is_moved_and_followed(
    both: Cast, outside: Outside
) -> None:
    reference = a_visit(both, state=State.APPROVED)
    dum_dum_lets_him_go(both)

    assert kalna_takes_in(both, BILAL) == {Outcome.MOVED: 1}
    drain()

    bilal = prisoners()["DUM-0001"]
    assert (bilal.id, bilal.facility_id, bilal.left_on) == (both.bilal_id, both.kalna_id, None)
    with scope.acting(SYSTEM):
        assert db.session.scalars(select(Contact.facility_id)).all() == [both.kalna_id]
    assert the_visit(reference).state is State.CANCELLED_BY_PRISON
    assert "Kalna" in outside.sms.sent[-1].text
    assert kalna_takes_in(both, BILAL) == {Outcome.SAME: 1}


@pytest.mark.parametrize(
    ("was", "says"),
    [
        ("Bilal Nodimajhi", "Tara Jonaki"),
        ("Sagar Nodimajhi", "Megh Dighi"),
        ("Sagar Nodimajhi", "-"),
        ("1996", "1990"),
        ("male", "female"),
    ],
)
def test_who_differs_in_one_mark_is_somebody_else(both: Cast, was: str, says: str) -> None:
    dum_dum_lets_him_go(both)

    assert kalna_takes_in(both, BILAL.replace(was, says)) == {Outcome.ADDED: 1}


def test_who_left_long_ago_is_added_anew(both: Cast, clock: Traveller) -> None:
    dum_dum_lets_him_go(both)
    clock.shift(timedelta(days=32))

    assert kalna_takes_in(both, BILAL) == {Outcome.ADDED: 1}


def test_an_officer_of_one_home_learns_nothing_of_the_other(cast: Cast) -> None:
    dum_dum_lets_him_go(cast)

    assert kalna_takes_in(replace(cast, esha=cast.farid), BILAL) == {Outcome.ADDED: 1}
