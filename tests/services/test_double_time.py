"""A visit with double time that is moved keeps it where what follows is free, and never unsaid."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.errors import Code, Refused
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.extra_place import ExtraPlace
from app.models.slot import Slot
from app.queries.double_time import keeps_time
from app.services.approvals import Approval, approve_visit
from app.services.changes import Change, agree_to_change, ask_for_change
from app.services.extra_places import release_extra_places
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from app.services.visits import submit_visit
from tests.builders import a_wanted_visit, the_visit
from tests.cast import PLACES, Cast
from tests.services.test_compassion import an_urgent_visit, approve, hour_after, kin, taken

pytestmark = pytest.mark.usefixtures("in_app")


def a_long_visit(cast: Cast, **changes: object) -> str:
    reference = an_urgent_visit(cast, **changes)
    approve(cast, reference, is_longer=True)
    return reference


def fill(slot_id: int) -> None:
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == slot_id).values(places_taken=PLACES))


def minutes(reference: str) -> float:
    visit = the_visit(reference)
    return (visit.ends_at - visit.slot.starts_at).total_seconds() / 60


def test_a_move_keeps_double_time_where_what_follows_is_free(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    reference = a_long_visit(cast, slot_id=first)

    move_visit(cast.esha, reference, other)

    assert minutes(reference) == 30
    assert (taken(first), taken(hour_after(first))) == (0, 0)
    assert (taken(other), taken(hour_after(other))) == (1, 1)
    assert release_extra_places() == 0


def test_double_time_is_lost_only_when_the_officer_says_so(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    reference = a_long_visit(cast, slot_id=first)
    fill(hour_after(other))
    with pytest.raises(Refused, match=Code.TIME_NOT_KEPT):
        move_visit(cast.esha, reference, other)
    assert (the_visit(reference).slot_id, minutes(reference)) == (first, 30)
    assert (taken(first), taken(hour_after(first)), taken(other)) == (1, 1, 0)

    move_visit(cast.esha, reference, other, usual_time_will_do=True)

    assert (the_visit(reference).slot_id, minutes(reference)) == (other, 15)
    assert (taken(first), taken(hour_after(first))) == (0, 0)
    assert (taken(other), taken(hour_after(other))) == (1, PLACES)


def test_it_moves_into_the_very_hour_that_its_double_time_held(cast: Cast) -> None:
    first = cast.slot_id()
    after = hour_after(first)
    reference = a_long_visit(cast, slot_id=first)
    fill(after)

    move_visit(cast.esha, reference, after)

    assert (the_visit(reference).slot_id, minutes(reference)) == (after, 30)
    assert (taken(first), taken(after), taken(hour_after(after))) == (0, PLACES, 1)


def test_a_large_party_keeps_its_places_when_it_is_moved(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    reference = a_long_visit(cast, slot_id=first, companions=kin("Ila", "Mina", "Rani"))

    move_visit(cast.esha, reference, other)

    assert (taken(first), taken(other), taken(hour_after(other))) == (0, 2, 1)


def test_a_prisoner_who_meets_others_then_has_no_double_time_there(cast: Cast) -> None:
    other = cast.slot_id(days=5)
    reference = a_long_visit(cast)
    theirs = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=hour_after(other)))
    approve_visit(cast.esha, theirs, Approval(prisoner_id=cast.bilal_id, staff_note="seen"))

    with pytest.raises(Refused, match=Code.TIME_NOT_KEPT):
        move_visit(cast.esha, reference, other)
    move_visit(cast.esha, reference, other, usual_time_will_do=True)

    assert minutes(reference) == 15
    assert taken(hour_after(other)) == 1


def test_the_officer_is_shown_beforehand_where_it_is_kept(cast: Cast) -> None:
    whole, half = cast.slot_id(days=5), cast.slot_id(days=6)
    visit = the_visit(a_long_visit(cast))
    fill(hour_after(half))

    with scope.acting(SYSTEM):
        hours = [db.session.get_one(Slot, one) for one in (whole, half)]
        assert keeps_time(visit, hours) == {whole}
        assert keeps_time(visit, []) == set()


def test_a_change_that_the_family_asks_for_keeps_it_too(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    reference = a_long_visit(cast, slot_id=first)
    ask_for_change(cast.asha, reference, Change(slot_id=other, companions=()))
    fill(hour_after(other))
    with pytest.raises(Refused, match=Code.TIME_NOT_KEPT):
        agree_to_change(cast.esha, reference, "seen")
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == hour_after(other)).values(places_taken=0))

    agree_to_change(cast.esha, reference, "seen")

    assert (the_visit(reference).slot_id, minutes(reference)) == (other, 30)
    assert (taken(first), taken(hour_after(first))) == (0, 0)


def test_other_people_at_the_same_hour_touch_no_time(cast: Cast) -> None:
    first = cast.slot_id()
    reference = a_long_visit(cast, slot_id=first)
    ask_for_change(cast.asha, reference, Change(slot_id=first, companions=kin("Ila")))

    agree_to_change(cast.esha, reference, "seen")

    assert minutes(reference) == 30
    assert the_visit(reference).state is State.APPROVED
    assert all(one.ended_at is None for one in db.session.scalars(select(ExtraPlace)))
