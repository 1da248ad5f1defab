"""Many at once at a full day's line: each place goes to one family, each family has one place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from time_machine import Traveller

from app.domain.errors import AlreadyDecided, Refused
from app.domain.reasons import Reason
from app.domain.visit_states import Move, State
from app.services.clocks import lapse_undecided
from app.services.visits import withdraw_visit
from app.services.waiting import offer_free_places, take_kept_place, wait_for_day
from tests.builders import a_wanted_visit, the_visit
from tests.cast import PLACES, Cast
from tests.services.test_waiting import (
    a_stranger,
    fill,
    free_one,
    held_by_nobody,
    hours,
    state,
    wait,
)
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")
WORKERS = 4


def tried(act: Callable[[], object]) -> Callable[[], bool]:
    """Whether `act` was done, when some do it at once and some come too late."""

    def one() -> bool:
        try:
            act()
        except (AlreadyDecided, Refused):
            return False
        return True

    return one


def dealt(*acts: Callable[[], object]) -> Callable[[], object]:
    """Another of `acts` for each who asks."""
    turns = iter(acts)

    def one() -> object:
        return next(turns)()

    return one


def test_two_places_and_many_workers_make_two_offers(app: Flask, cast: Cast) -> None:
    fill(cast)
    waits = [wait(cast), wait(cast, cast.dev), wait(cast, a_stranger(1))]
    for hour in (0, 2):
        free_one(hours(cast)[hour])

    made = together(app, WORKERS, offer_free_places)
    made.append(offer_free_places())

    assert sum(made) == 2
    assert [state(one) for one in waits] == [
        State.PLACE_KEPT,
        State.PLACE_KEPT,
        State.WAITLISTED,
    ]
    assert held_by_nobody(cast) == len(hours(cast)) * PLACES - 2
    for one in waits[:2]:
        assert [event.move for event in the_visit(one).events] == [Move.WAIT, Move.KEEP_PLACE]


def test_one_form_sent_many_times_at_once_is_one_stand(app: Flask, cast: Cast) -> None:
    fill(cast)
    wanted = a_wanted_visit(cast)

    made = together(app, WORKERS, lambda: wait_for_day(cast.asha, wanted))

    assert len(set(made)) == 1


def test_many_forms_of_one_phone_are_one_stand(app: Flask, cast: Cast) -> None:
    fill(cast)
    slot_id = cast.slot_id()

    made = together(app, WORKERS, tried(lambda: wait(cast, slot_id=slot_id)))

    assert made.count(True) == 1


def test_many_taps_take_the_place_once(app: Flask, cast: Cast) -> None:
    fill(cast)
    reference = wait(cast)
    free_one(hours(cast)[0])
    offer_free_places()

    together(app, WORKERS, tried(lambda: take_kept_place(cast.asha, reference)))

    moves = [event.move for event in the_visit(reference).events]
    assert moves == [Move.WAIT, Move.KEEP_PLACE, Move.TAKE_PLACE]


def test_at_the_second_it_ends_the_tap_comes_too_late_and_the_place_goes_on_once(
    app: Flask, cast: Cast, clock: Traveller
) -> None:
    fill(cast)
    first, second = wait(cast), wait(cast, cast.dev)
    free_one(hours(cast)[0])
    offer_free_places()
    clock.move_to(the_visit(first).due_at)
    acts = dealt(
        lambda: take_kept_place(cast.asha, first),
        lapse_undecided,
        lapse_undecided,
        offer_free_places,
    )

    together(app, WORKERS, tried(acts))
    lapse_undecided()
    offer_free_places()

    last = the_visit(first).events[-1]
    assert (last.move, last.reason) == (Move.LAPSE, Reason.PLACE_NOT_TAKEN)
    assert state(second) is State.PLACE_KEPT


def test_a_withdrawal_while_a_place_is_being_kept_loses_no_place(app: Flask, cast: Cast) -> None:
    fill(cast)
    first, second = wait(cast), wait(cast, cast.dev)
    free_one(hours(cast)[0])
    offers = [offer_free_places] * (WORKERS - 1)
    acts = dealt(lambda: withdraw_visit(cast.asha, first), *offers)

    together(app, WORKERS, tried(acts))
    offer_free_places()

    assert (state(first), state(second)) == (State.WITHDRAWN, State.PLACE_KEPT)
