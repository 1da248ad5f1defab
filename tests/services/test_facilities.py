"""The homes of the state are opened from the project's list, once, and never overwritten."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.domain.actor import SYSTEM
from app.extensions import db
from app.models.facility import Facility
from app.services.facilities import load_homes
from app.services.transaction import transaction

pytestmark = pytest.mark.usefixtures("in_app")

HOMES = 60


def test_every_home_is_opened_once() -> None:
    assert [load_homes(), load_homes()] == [HOMES, 0]
    assert db.session.scalar(select(func.count()).select_from(Facility)) == HOMES


def test_each_home_is_named_in_every_script() -> None:
    load_homes()

    for home in db.session.scalars(select(Facility)):
        assert set(home.town) == set(home.district) == {"en", "bn", "hi", "ur", "ne"}, home.code
        assert all(name.strip() for name in (*home.town.values(), *home.district.values()))


def test_what_an_officer_set_at_a_home_stays_when_the_list_is_read_again() -> None:
    load_homes()
    with transaction(SYSTEM) as session:
        one, other = session.scalars(select(Facility).order_by(Facility.id).limit(2))
        one.policy_row = {"adults": 2}
        code = one.code
        session.delete(other)

    assert load_homes() == 1
    db.session.expire_all()
    kept = db.session.scalars(select(Facility).where(Facility.code == code)).one()
    assert kept.policy.adults == 2


def test_a_language_added_later_brings_its_names_to_homes_already_loaded() -> None:
    load_homes()
    with transaction(SYSTEM) as session:
        home = session.scalars(select(Facility).where(Facility.code == "DUMDUM")).one()
        home.town = {"en": "Dum Dum", "bn": "as an officer wrote it", "hi": "दमदम"}

    assert load_homes() == 0
    db.session.expire_all()
    home = db.session.scalars(select(Facility).where(Facility.code == "DUMDUM")).one()
    assert (home.town["ur"], home.town["bn"]) == ("دم دم", "as an officer wrote it")
