"""The homes as pages list them: by district, then by town, each where people look for it."""

from __future__ import annotations

import pytest

from app.domain.actor import SYSTEM
from app.domain.facility_kinds import FacilityKind
from app.models import scope
from app.models.facility import Facility
from app.queries.facilities import all_facilities, facilities_by_id, facility, homes_by_district
from app.services.facilities import load_homes
from app.services.transaction import transaction
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")


def add_home(code: str, town: str, district: str, kind: FacilityKind = FacilityKind.SUB) -> int:
    with transaction(SYSTEM) as session:
        home = Facility(code=code, kind=kind, town={"en": town}, district={"en": district})
        session.add(home)
        session.flush()
        return home.id


def test_homes_stand_under_their_district_by_town_and_kind() -> None:
    add_home("4", "Tara", "Uttar")
    add_home("3", "Tara", "Uttar", FacilityKind.CENTRAL)
    add_home("2", "Akash", "Uttar")
    add_home("1", "Zila", "Dakshin")

    listed = [
        (district["en"], [home.code for home in homes]) for district, homes in homes_by_district()
    ]
    assert listed == [("Dakshin", ["1"]), ("Uttar", ["2", "3", "4"])]


def test_no_district_of_the_state_is_listed_twice_and_no_home_is_left_out() -> None:
    load_homes()
    listed = homes_by_district()

    names = [district["en"] for district, _ in listed]
    assert len(names) == len(set(names))
    assert [home for _, homes in listed for home in homes] == all_facilities()


def test_a_family_picks_from_every_home_and_an_unknown_one_is_none(cast: Cast) -> None:
    with scope.acting(cast.asha):
        assert [home.id for home in all_facilities()] == [cast.dum_dum_id, cast.kalna_id]
        assert facility(cast.kalna_id) is not None
        assert facility(10_000) is None


def test_an_officers_homes_come_in_the_order_of_their_towns(cast: Cast) -> None:
    first = add_home("A", "Akash", "Uttar")

    assert list(facilities_by_id({cast.kalna_id, first})) == [first, cast.kalna_id]
    assert facilities_by_id(frozenset()) == {}
