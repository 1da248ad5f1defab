"""Dated hours come from the weekly timetable: each once, none on a closed day."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import local
from app.domain.facility_kinds import FacilityKind
from app.domain.policy import Mode
from app.extensions import db
from app.models.facility import Closure, Facility
from app.models.slot import Slot, SlotTemplate
from app.services.slots import DAYS_AHEAD, make_slots
from app.services.transaction import transaction
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")

EACH_DAY = 5
TUESDAY = 1


def hours_of(facility_id: int) -> list[datetime]:
    """The wall-clock beginnings of a home's hours."""
    db.session.rollback()
    home = db.session.get_one(Facility, facility_id)
    found = db.session.scalars(select(Slot.starts_at).where(Slot.facility_id == facility_id))
    return sorted(local(starts_at, home.zone) for starts_at in found)


def days_of(facility_id: int) -> Counter[date]:
    return Counter(hour.date() for hour in hours_of(facility_id))


def test_every_hour_of_the_timetable_is_there_on_every_open_day(cast: Cast) -> None:
    first = date(2026, 11, 24)
    expected = [first + timedelta(days=offset) for offset in range(DAYS_AHEAD)]

    found = days_of(cast.dum_dum_id)
    assert found == {day: EACH_DAY for day in expected if day.weekday() != 6}


def test_hours_are_those_of_the_homes_own_clock(cast: Cast) -> None:
    times = {hour.time() for hour in hours_of(cast.dum_dum_id)}

    assert times == {time(10), time(10, 20), time(10, 40), time(14), time(14, 25)}


def test_making_them_again_makes_nothing_and_the_next_day_makes_one_day(
    cast: Cast, clock: Traveller
) -> None:
    before = hours_of(cast.dum_dum_id)
    assert make_slots() == 0
    assert hours_of(cast.dum_dum_id) == before

    clock.shift(timedelta(days=1))
    assert make_slots() == 2 * EACH_DAY
    assert make_slots() == 0


def test_making_them_again_leaves_what_people_did_to_an_hour(cast: Cast) -> None:
    slot_id = cast.slot_id()
    changes = {"places_taken": 2, "is_closed": True, "places": 9}
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == slot_id).values(**changes))
    make_slots()

    slot = db.session.get_one(Slot, slot_id)
    assert (slot.places_taken, slot.is_closed, slot.places) == (2, True, 9)


def test_a_closed_day_gets_no_hours_at_its_home_alone(cast: Cast, clock: Traveller) -> None:
    closed_on = date(2026, 11, 24) + timedelta(days=DAYS_AHEAD)
    with transaction(SYSTEM) as session:
        session.add(Closure(facility_id=cast.dum_dum_id, closed_on=closed_on))
    clock.shift(timedelta(days=2))
    make_slots()

    assert days_of(cast.dum_dum_id)[closed_on] == 0
    assert days_of(cast.dum_dum_id)[closed_on + timedelta(days=1)] == EACH_DAY
    assert days_of(cast.kalna_id)[closed_on] == EACH_DAY


def a_weekly_hour(facility_id: int, weekday: int, places: int = 1) -> SlotTemplate:
    return SlotTemplate(
        facility_id=facility_id,
        mode=Mode.VIDEO,
        weekday=weekday,
        starts_time=time(16),
        minutes=20,
        places=places,
    )


def test_a_new_row_of_the_timetable_is_added_to_the_days_that_are_made(cast: Cast) -> None:
    with transaction(SYSTEM) as session:
        session.add(a_weekly_hour(cast.kalna_id, TUESDAY))

    # The Tuesdays of 17 days that begin on one.
    assert make_slots() == 3


def test_a_slip_in_one_homes_timetable_stops_no_other_home(cast: Cast) -> None:
    with transaction(SYSTEM) as session:
        session.add(a_weekly_hour(cast.kalna_id, TUESDAY, places=1))
        session.add(a_weekly_hour(cast.kalna_id, TUESDAY, places=2))
        session.add(a_weekly_hour(cast.dum_dum_id, TUESDAY))

    assert make_slots() == 3 + 3


def test_both_ways_of_meeting_have_hours_of_their_own(cast: Cast) -> None:
    rows = db.session.execute(
        select(Slot.mode, func.count())
        .where(Slot.facility_id == cast.kalna_id, Slot.places == PLACES)
        .group_by(Slot.mode)
    )
    open_days = len(days_of(cast.kalna_id))

    assert sorted(map(tuple, rows)) == [(Mode.PHYSICAL, 3 * open_days), (Mode.VIDEO, 2 * open_days)]


def test_a_home_begins_with_its_own_today(cast: Cast, clock: Traveller) -> None:
    # Tuesday evening in Kolkata is Wednesday morning in Auckland.
    clock.shift(timedelta(hours=9))
    with transaction(SYSTEM) as session:
        far = Facility(code="FAR", kind=FacilityKind.OPEN, town={}, district={})
        far.time_zone = "Pacific/Auckland"
        session.add(far)
        session.flush()
        session.add_all(a_weekly_hour(far.id, weekday) for weekday in range(7))
    make_slots()

    found = hours_of(far.id)
    assert len(found) == DAYS_AHEAD
    assert found[0].date() == date(2026, 11, 25)
    assert {hour.time() for hour in found} == {time(16)}
