"""Whoever was not answered in time has the first pick of the next hours, and nobody else has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from time_machine import Traveller

from app.domain.errors import Code, NotFound, Refused
from app.domain.visit_states import HOLDS_A_PLACE, State
from app.extensions import db
from app.models.slot import Slot
from app.models.slot_hold import SlotHold
from app.models.visit import Visit
from app.queries.first_pick import kept_hours
from app.services.clocks import lapse_undecided
from app.services.first_pick import ask_for_kept_hour
from app.services.slot_holds import release_old_holds
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def lapsed(cast: Cast, clock: Traveller) -> str:
    """A request of Asha's that nobody answered before its hour."""
    reference = a_visit(cast)
    clock.move_to(the_visit(reference).slot.starts_at)
    lapse_undecided()
    return reference


def kept(reference: str) -> list[SlotHold]:
    return kept_hours(the_visit(reference))


def taken_but_not_held() -> int:
    """Places counted in the slots, less visits and holds that account for them."""
    counted = db.session.scalar(select(func.sum(Slot.places_taken))) or 0
    visits = db.session.scalar(
        select(func.count()).select_from(Visit).where(Visit.state.in_(HOLDS_A_PLACE))
    )
    holds = db.session.scalar(
        select(func.count()).select_from(SlotHold).where(SlotHold.ended_at.is_(None))
    )
    return counted - (visits or 0) - (holds or 0)


def test_the_next_three_hours_are_kept_and_the_family_is_told(lapsed: str) -> None:
    hours = kept(lapsed)

    assert len(hours) == 3
    assert all(hold.slot.places_taken == 1 for hold in hours)
    assert "kept for you" in (the_visit(lapsed).messages[-2].words or "")
    assert taken_but_not_held() == 0


def test_one_tap_asks_again_with_the_same_words_and_lets_the_others_go(
    cast: Cast, lapsed: str
) -> None:
    hold = kept(lapsed)[1]

    reference = ask_for_kept_hour(cast.asha, lapsed, hold.id)

    visit, before = the_visit(reference), the_visit(lapsed)
    assert (visit.state, visit.slot_id) == (State.SUBMITTED, hold.slot_id)
    assert visit.wanted_name == before.wanted_name
    assert kept(lapsed) == []
    assert taken_but_not_held() == 0
    assert ask_for_kept_hour(cast.asha, lapsed, hold.id) == reference


def test_the_last_place_of_an_hour_is_nobody_elses_while_it_is_kept(
    cast: Cast, lapsed: str
) -> None:
    hold = kept(lapsed)[0]
    for _ in range(PLACES - 1):
        # Strangers fill what is left; each by a row of his own, since one phone asks once.
        with db.session.no_autoflush:
            _fill_one(hold.slot_id)

    with pytest.raises(Refused, match=Code.SLOT_FULL):
        submit_visit(cast.dev, a_wanted_visit(cast, slot_id=hold.slot_id))

    assert ask_for_kept_hour(cast.asha, lapsed, hold.id)


def _fill_one(slot_id: int) -> None:
    from app.domain.actor import SYSTEM  # noqa: PLC0415
    from app.services.places import hold_place  # noqa: PLC0415
    from app.services.transaction import transaction  # noqa: PLC0415

    with transaction(SYSTEM):
        assert hold_place(slot_id)


def test_nobody_else_can_use_the_pick(cast: Cast, lapsed: str) -> None:
    with pytest.raises(NotFound):
        ask_for_kept_hour(cast.dev, lapsed, kept(lapsed)[0].id)


def test_what_is_not_picked_goes_back_to_everybody(
    cast: Cast, lapsed: str, clock: Traveller
) -> None:
    hold = kept(lapsed)[0]
    assert release_old_holds() == 0
    clock.shift(timedelta(hours=48))

    with pytest.raises(NotFound):
        ask_for_kept_hour(cast.asha, lapsed, hold.id)
    assert release_old_holds() == 3
    assert release_old_holds() == 0
    assert taken_but_not_held() == 0
