"""While she fills her form her hour is hers, for some minutes; one hour, and nobody is robbed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from time_machine import Traveller

from app.domain.actor import SYSTEM, Actor
from app.domain.errors import Code, Refused
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.slot_hold import SlotHold
from app.models.visit import Visit
from app.queries.draft_holds import HeldHour, held_hour
from app.services import draft_holds
from app.services.draft_holds import extend_hold, hold_hour
from app.services.drafts import draft_again, drop_draft, keep_answers
from app.services.slot_holds import release_old_holds
from app.services.visits import submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit
from tests.cast import PLACES, Cast
from tests.services.test_places import at_once, families

pytestmark = pytest.mark.usefixtures("in_app")

TEN_MINUTES = timedelta(minutes=10)


def pick(cast: Cast, who: Actor, slot_id: int) -> bool:
    return hold_hour(who, cast.dum_dum_id, slot_id)


def held(who: Actor) -> HeldHour | None:
    db.session.rollback()
    db.session.expire_all()
    with scope.acting(who):
        return held_hour(who.id or 0)


def taken(slot_id: int) -> int:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Slot, slot_id).places_taken


def check_every_place() -> None:
    """In every slot: places taken = visits that live and hours that are kept."""
    db.session.rollback()
    visits = (
        select(Visit.slot_id, func.count().label("many"))
        .where(Visit.state.in_(HOLDS_A_PLACE))
        .group_by(Visit.slot_id)
        .subquery()
    )
    holds = (
        select(SlotHold.slot_id, func.count().label("many"))
        .where(SlotHold.ended_at.is_(None))
        .group_by(SlotHold.slot_id)
        .subquery()
    )
    with scope.acting(SYSTEM):
        rows = db.session.execute(
            select(
                Slot.places_taken, func.coalesce(visits.c.many, 0), func.coalesce(holds.c.many, 0)
            )
            .outerjoin(visits, visits.c.slot_id == Slot.id)
            .outerjoin(holds, holds.c.slot_id == Slot.id)
        ).all()
    assert [row for row in rows if row[0] != row[1] + row[2]] == []


def fill(cast: Cast, slot_id: int, places: int) -> None:
    for family in families(places):
        submit_visit(family, a_wanted_visit(cast, slot_id=slot_id))


def test_the_last_place_is_hers_while_she_types_and_becomes_her_visits(cast: Cast) -> None:
    slot_id = cast.slot_id()
    fill(cast, slot_id, PLACES - 1)

    assert pick(cast, cast.asha, slot_id)
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        pick(cast, cast.dev, slot_id)
    assert submit_visit(cast.asha, a_wanted_visit(cast, slot_id=slot_id))

    assert held(cast.asha) is None
    assert taken(slot_id) == PLACES
    check_every_place()


def test_another_hour_is_kept_in_place_of_the_first(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    pick(cast, cast.asha, first)
    pick(cast, cast.asha, other)

    assert (taken(first), taken(other)) == (0, 1)
    hold = held(cast.asha)
    assert hold is not None
    assert hold.slot_id == other


def test_an_hour_that_cannot_be_had_leaves_the_one_that_is_kept(cast: Cast) -> None:
    first, full = cast.slot_id(), cast.slot_id(days=5)
    fill(cast, full, PLACES)
    pick(cast, cast.asha, first)

    with pytest.raises(Refused, match=Code.SLOT_FULL):
        pick(cast, cast.asha, full)

    assert (taken(first), taken(full)) == (1, PLACES)


def test_picking_the_same_hour_again_wins_no_time(cast: Cast, clock: Traveller) -> None:
    slot_id = cast.slot_id()
    pick(cast, cast.asha, slot_id)
    before = held(cast.asha)
    clock.shift(timedelta(minutes=4))
    assert pick(cast, cast.asha, slot_id)

    after = held(cast.asha)
    assert before is not None
    assert after is not None
    assert (after.until, after.minutes_left) == (before.until, 6)
    assert taken(slot_id) == 1


def test_more_time_is_given_once(cast: Cast, clock: Traveller) -> None:
    pick(cast, cast.asha, cast.slot_id())
    clock.shift(timedelta(minutes=9))

    assert extend_hold(cast.asha)
    assert not extend_hold(cast.asha)

    hold = held(cast.asha)
    assert hold is not None
    assert (hold.minutes_left, hold.may_be_extended) == (11, False)
    clock.shift(timedelta(minutes=11))
    assert held(cast.asha) is None
    assert not extend_hold(cast.asha)


def test_the_clock_frees_what_nobody_sends_and_she_may_still_have_it(
    cast: Cast, clock: Traveller
) -> None:
    slot_id = cast.slot_id()
    fill(cast, slot_id, PLACES - 1)
    pick(cast, cast.asha, slot_id)
    clock.shift(TEN_MINUTES - timedelta(seconds=1))
    assert release_old_holds() == 0
    clock.shift(timedelta(seconds=1))

    assert release_old_holds() == 1
    assert release_old_holds() == 0
    assert taken(slot_id) == PLACES - 1
    assert submit_visit(cast.asha, a_wanted_visit(cast, slot_id=slot_id))
    check_every_place()


def test_an_hour_given_more_time_while_the_clock_looks_is_not_freed(
    cast: Cast, clock: Traveller
) -> None:
    pick(cast, cast.asha, cast.slot_id())
    clock.shift(TEN_MINUTES - timedelta(seconds=1))
    extend_hold(cast.asha)
    clock.shift(timedelta(seconds=2))
    assert release_old_holds() == 0


def test_forgetting_the_form_lets_its_hour_go(cast: Cast) -> None:
    earlier = a_visit(cast, slot_id=cast.slot_id(days=7))
    withdraw_visit(cast.asha, earlier)
    for forget in (lambda: drop_draft(cast.asha), lambda: draft_again(cast.asha, earlier)):
        keep_answers(cast.asha, {"wanted_name": "Bilal"})
        pick(cast, cast.asha, cast.slot_id())
        forget()
        assert held(cast.asha) is None
        assert release_old_holds() == 1
    check_every_place()


def test_one_phone_keeps_one_hour_however_many_presses_arrive_at_once(
    app: Flask, cast: Cast
) -> None:
    hours = [cast.slot_id(days=day) for day in (3, 4, 6, 7, 8, 9)]
    db.session.remove()

    found = at_once(app, *(lambda hour=hour: pick(cast, cast.asha, hour) for hour in hours))

    assert all(isinstance(one, bool) for one in found), found
    assert sum(taken(hour) for hour in hours) == 1
    check_every_place()


def test_without_the_look_for_the_hour_before_the_index_still_keeps_it_at_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(cast, cast.asha, cast.slot_id())
    monkeypatch.setattr(draft_holds, "end_holds_that", lambda *_which: 0)

    assert not pick(cast, cast.asha, cast.slot_id(days=5))

    assert (taken(cast.slot_id()), taken(cast.slot_id(days=5))) == (1, 0)
    check_every_place()


def test_ten_who_pick_at_once_are_kept_the_places_there_are(app: Flask, cast: Cast) -> None:
    slot_id, asking = cast.slot_id(), families(10)
    db.session.remove()

    found = at_once(app, *(lambda one=one: pick(cast, one, slot_id) for one in asking))

    assert sum(one is True for one in found) == PLACES
    assert sum(isinstance(one, Refused) for one in found) == 10 - PLACES
    check_every_place()


def test_keeping_hours_again_and_again_comes_to_an_end_and_asking_does_not(
    cast: Cast, clock: Traveller
) -> None:
    hours = [cast.slot_id(), cast.slot_id(days=5)]
    kept = [pick(cast, cast.asha, hours[number % 2]) for number in range(7)]

    assert kept == [True] * 6 + [False]
    assert [taken(hour) for hour in hours] == [0, 0]
    assert submit_visit(cast.asha, a_wanted_visit(cast))
    clock.shift(timedelta(hours=1))
    assert pick(cast, cast.asha, hours[1])


def test_without_that_count_one_phone_would_keep_an_hour_for_ever(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_holds, "_begun_lately", lambda _visitor_id: 0)
    hours = [cast.slot_id(), cast.slot_id(days=5)]

    assert all(pick(cast, cast.asha, hours[number % 2]) for number in range(20))


def test_whoever_has_three_open_requests_is_told_at_the_hour(cast: Cast) -> None:
    for day in (3, 4, 6):
        a_visit(cast, slot_id=cast.slot_id(days=day))

    with pytest.raises(Refused, match=Code.TOO_MANY_OPEN_REQUESTS):
        pick(cast, cast.asha, cast.slot_id(days=7))
    assert taken(cast.slot_id(days=7)) == 0


def test_an_hour_of_another_home_is_not_kept(cast: Cast) -> None:
    elsewhere = cast.slot_id(at_kalna=True)
    with pytest.raises(Refused, match=Code.SLOT_UNKNOWN):
        pick(cast, cast.asha, elsewhere)
    assert taken(elsewhere) == 0


def test_nobody_ends_or_lengthens_anothers_hour(cast: Cast) -> None:
    slot_id = cast.slot_id()
    pick(cast, cast.asha, slot_id)

    assert not extend_hold(cast.dev)
    drop_draft(cast.dev)
    submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))

    assert held(cast.asha) is not None
    assert taken(slot_id) == 2
    check_every_place()


def test_a_request_that_is_refused_leaves_the_hour_kept(cast: Cast) -> None:
    slot_id = cast.slot_id()
    submit_visit(cast.asha, a_wanted_visit(cast, slot_id=slot_id, request_key="k" * 43))
    with pytest.raises(Refused, match=Code.SLOT_ALREADY_ASKED):
        pick(cast, cast.asha, slot_id)
    pick(cast, cast.asha, cast.slot_id(days=5))
    with pytest.raises(Refused, match=Code.SAME_FORM_OTHER_WORDS):
        submit_visit(
            cast.asha,
            a_wanted_visit(cast, slot_id=cast.slot_id(days=5), request_key="k" * 43),
        )

    assert held(cast.asha) is not None
    check_every_place()
