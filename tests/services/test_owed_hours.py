"""Minutes that were lost by no fault of the family come back: as a new hour, or at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.minute_credit import MinuteCredit
from app.models.slot import Slot
from app.models.visit import Visit
from app.queries.owed_hours import OwedHours, owed_hours
from app.queries.video_desk import owed_before
from app.services import video_desk
from app.services.gate import record_at_gate
from app.services.owed_hours import take_owed_hour
from app.services.transaction import transaction
from app.services.video import open_room
from app.services.visits import cancel_visit
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.prisoners import send_to_court

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def lost(cast: Cast, clock: Traveller) -> str:
    """Asha's call that took place and lost six minutes by the home's fault; a day has gone by."""
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO)
    clock.move_to(the_visit(reference).slot.starts_at)
    for move in (Move.CHECK_IN, Move.BEGIN, Move.COMPLETE):
        record_at_gate(cast.gita, reference, move)
    owe(reference, 6)
    return reference


def owe(reference: str, minutes: int) -> None:
    visit_id = the_visit(reference).id
    with transaction(SYSTEM) as session:
        session.add(
            MinuteCredit(
                visit_id=visit_id, by_prison=minutes, by_network=0, owed=minutes, credited_at=now()
            )
        )


def offered(reference: str) -> OwedHours | None:
    db.session.rollback()
    with scope.acting(SYSTEM):
        visit = db.session.scalars(
            select(Visit)
            .where(Visit.reference == reference)
            .options(joinedload(Visit.minute_credit), joinedload(Visit.facility))
            .execution_options(populate_existing=True)
        ).one()
        return owed_hours(visit)


def free_hour(reference: str) -> int:
    found = offered(reference)
    assert found is not None
    return found.slots[0].id


def test_one_tap_is_a_visit_that_is_approved_and_not_counted(cast: Cast, lost: str) -> None:
    lines = db.session.scalar(select(func.count()).select_from(AllowanceEntry))
    reference = take_owed_hour(cast.asha, lost, free_hour(lost))

    visit = the_visit(reference)
    assert (visit.state, visit.prisoner_id, visit.mode) == (
        State.APPROVED, cast.bilal_id, Mode.VIDEO,
    )  # fmt: skip
    assert [event.actor_name for event in visit.events] == [cast.asha.name, SYSTEM.name]
    assert visit.slot.places_taken == 1
    assert [message.kind.value for message in visit.messages][:1] == ["visit_approved"]
    assert db.session.scalar(select(func.count()).select_from(AllowanceEntry)) == lines
    found = offered(lost)
    assert found is not None
    assert (found.taken, found.slots) == (reference, ())


def test_pressed_twice_it_is_the_same_visit(cast: Cast, lost: str) -> None:
    slot_id = free_hour(lost)
    first = take_owed_hour(cast.asha, lost, slot_id)
    assert take_owed_hour(cast.asha, lost, slot_id) == first


def test_an_hour_that_was_cancelled_may_be_chosen_anew(cast: Cast, lost: str) -> None:
    first = take_owed_hour(cast.asha, lost, free_hour(lost))
    cancel_visit(cast.asha, first)
    assert take_owed_hour(cast.asha, lost, free_hour(lost)) != first


def test_where_the_prisoner_is_away_an_officer_decides(cast: Cast, lost: str) -> None:
    slot_id = free_hour(lost)
    slot = db.session.get_one(Slot, slot_id)
    begins, ends = slot.starts_at - timedelta(hours=1), slot.ends_at + timedelta(hours=1)
    send_to_court(cast, begins, ends)
    visit = the_visit(take_owed_hour(cast.asha, lost, slot_id))
    assert (visit.state, visit.prisoner_id) == (State.SUBMITTED, None)


def test_less_than_a_new_hour_is_given_at_the_desk(cast: Cast, lost: str, clock: Traveller) -> None:
    with transaction(SYSTEM) as session:
        session.scalars(select(MinuteCredit)).one().owed = 4
    with pytest.raises(Refused, match=Code.NOTHING_OWED):
        take_owed_hour(cast.asha, lost, cast.slot_id(Mode.VIDEO, days=6))
    later = a_visit(
        cast, state=State.APPROVED, mode=Mode.VIDEO, slot_id=cast.slot_id(Mode.VIDEO, days=8)
    )
    open_room(the_visit(later).id)
    clock.move_to(the_visit(later).slot.starts_at)
    assert owed_before(the_visit(later)) == 4
    video_desk.give_owed_minutes(cast.gita, later)
    room = the_visit(later).video_room
    assert room is not None
    assert room.extra_minutes == 4
    assert owed_before(the_visit(later)) == 0
    assert offered(lost) is None


def test_what_a_new_hour_gives_back_is_not_given_again(cast: Cast, lost: str) -> None:
    again = take_owed_hour(cast.asha, lost, free_hour(lost))
    assert owed_before(the_visit(again)) == 0


@pytest.mark.parametrize("who", ["dev", "gita", "esha"])
def test_the_hour_is_the_familys_to_choose(cast: Cast, lost: str, who: str) -> None:
    slot_id = free_hour(lost)
    with pytest.raises(NotFound):
        take_owed_hour(getattr(cast, who), lost, slot_id)


def test_only_an_hour_of_the_home_by_video_that_may_be_asked_for(cast: Cast, lost: str) -> None:
    past = the_visit(lost).slot_id
    for slot_id in (999_999, cast.slot_id(Mode.PHYSICAL, days=6), past):
        with pytest.raises(Refused):
            take_owed_hour(cast.asha, lost, slot_id)
