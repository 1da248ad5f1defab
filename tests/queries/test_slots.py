"""Which hours may be asked for. Asked on Tuesday the 24th of November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.policy import Mode
from app.extensions import db
from app.models.facility import Facility
from app.models.slot import Slot
from app.queries.slots import SlotDay, day_to_show, slot, slot_days
from app.services.transaction import transaction
from tests.builders import a_visit
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")

WEDNESDAY = date(2026, 11, 25)


def days(cast: Cast, mode: Mode = Mode.PHYSICAL) -> list[SlotDay]:
    db.session.rollback()
    return slot_days(db.session.get_one(Facility, cast.dum_dum_id), mode)


def test_from_tomorrow_to_a_fortnight_ahead_without_the_sundays(cast: Cast) -> None:
    found = [day.day for day in days(cast)]

    assert found[0] == WEDNESDAY
    assert found[-1] == date(2026, 12, 8)
    assert found == sorted(found)
    assert len(found) == 12
    assert all(day.weekday() != 6 for day in found)


def test_in_the_evening_the_window_moves_on(cast: Cast, clock: Traveller) -> None:
    clock.shift(timedelta(hours=7))

    found = [day.day for day in days(cast, Mode.VIDEO)]
    assert (found[0], found[-1]) == (date(2026, 11, 26), date(2026, 12, 9))


@pytest.mark.parametrize(("mode", "hours"), [(Mode.PHYSICAL, 3), (Mode.VIDEO, 2)])
def test_each_way_of_meeting_has_its_own_hours(cast: Cast, mode: Mode, hours: int) -> None:
    first = days(cast, mode)[0]

    assert len(first.slots) == hours
    assert first.free_places == hours * PLACES
    assert [each.starts_at for each in first.slots] == sorted(s.starts_at for s in first.slots)


def test_a_taken_place_is_counted_and_a_closed_hour_has_none(cast: Cast) -> None:
    a_visit(cast, slot_id=cast.slot_id(days=0))
    first, second, _ = days(cast)[0].slots
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == second.id).values(is_closed=True))

    shown = days(cast)[0]
    assert shown.slots[0].id == first.id
    assert [each.free_places for each in shown.slots] == [PLACES - 1, 0, PLACES]
    assert shown.free_places == 2 * PLACES - 1


def test_the_day_shown_is_the_one_asked_for_then_the_one_picked_then_the_first_free(
    cast: Cast,
) -> None:
    ids = [each.id for each in days(cast)[0].slots]
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id.in_(ids)).values(places_taken=PLACES))
    found = days(cast)
    third, fifth = found[2], found[4]
    picked = str(fifth.slots[1].id)

    assert day_to_show(found, third.day, picked) == third
    assert day_to_show(found, None, picked) == fifth
    assert day_to_show(found, date(2030, 1, 1), None) == found[1]
    assert day_to_show(found, found[0].day, None) == found[0]
    assert day_to_show(found, None, "' OR 1=1") == found[1]
    assert day_to_show([], None, None) is None


def test_one_hour_comes_with_its_home(cast: Cast) -> None:
    found = slot(cast.slot_id())

    assert found is not None
    assert found.facility.id == cast.dum_dum_id
    assert slot(999_999) is None
