"""A visit moves in one piece: same reference, one place, a new pass, one message."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.message_kinds import MessageKind
from app.domain.policy import Mode
from app.domain.visit_states import Move, State
from app.extensions import db
from app.jobs.outbox import drain
from app.models.slot import Slot
from app.services.approvals import Approval, approve_visit
from app.services.flags import sweep
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast
from tests.fakes import Outside
from tests.prisoners import another_prisoner, keep_from_bilal

pytestmark = pytest.mark.usefixtures("in_app")


def taken(slot_id: int) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id))


def test_it_moves_with_its_history_its_pass_and_one_message(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    drain()
    before, old_pass = the_visit(reference).slot_id, _pass_of(reference)
    new = cast.slot_id(days=5)

    move_visit(cast.esha, reference, new, "the hall is painted")
    drain()

    assert (taken(before), taken(new)) == (0, 1)
    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.APPROVED, new)
    assert visit.events[-1].move is Move.RESCHEDULE
    assert [m.kind for m in visit.messages[-2:]] == [MessageKind.VISIT_MOVED] * 2
    assert _pass_of(reference) != old_pass


def _pass_of(reference: str) -> str:
    gate_pass = the_visit(reference).gate_pass
    assert gate_pass is not None
    return gate_pass.token


def test_a_video_visit_keeps_its_room(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO)
    drain()
    room = _room_of(reference)

    move_visit(cast.esha, reference, cast.slot_id(Mode.VIDEO, days=5))
    drain()

    assert _room_of(reference) == room


def _room_of(reference: str) -> str:
    room = the_visit(reference).video_room
    assert room is not None
    return room.name


def test_moving_answers_a_closed_hour(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with transaction(SYSTEM) as session:
        session.execute(
            update(Slot).where(Slot.id == the_visit(reference).slot_id).values(is_closed=True)
        )
    sweep()
    assert the_visit(reference).is_flagged

    move_visit(cast.esha, reference, cast.slot_id(days=5))

    assert not the_visit(reference).is_flagged


@pytest.mark.parametrize("fault", ["full", "other home", "other way", "same", "none"])
def test_an_hour_that_does_not_stand_changes_nothing(cast: Cast, fault: str) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    before = the_visit(reference).slot_id
    full = cast.slot_id(days=6)
    with transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == full).values(places_taken=PLACES))
    hours = {
        "full": full,
        "other home": cast.slot_id(days=5, at_kalna=True),
        "other way": cast.slot_id(Mode.VIDEO, days=5),
        "same": before,
        "none": None,
    }

    with pytest.raises(Refused) as told:
        move_visit(cast.esha, reference, hours[fault])

    assert told.value.refusals[0].code in (Code.SLOT_FULL, Code.SLOT_UNKNOWN)
    assert (the_visit(reference).slot_id, taken(before)) == (before, 1)


def test_only_an_approved_visit_of_his_own_home_is_moved(cast: Cast) -> None:
    waiting = a_visit(cast)
    with pytest.raises(AlreadyDecided):
        move_visit(cast.esha, waiting, cast.slot_id(days=5))
    with pytest.raises(NotFound):
        move_visit(cast.farid, waiting, cast.slot_id(days=5))


def test_no_visit_is_moved_to_an_hour_of_somebody_kept_apart(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    before, new = the_visit(reference).slot_id, cast.slot_id(days=5)
    other_id = another_prisoner(cast)
    keep_from_bilal(cast, other_id)
    of_dev = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=new))
    approve_visit(cast.esha, of_dev, Approval(prisoner_id=other_id, staff_note="known"))

    with pytest.raises(Refused, match=Code.KEPT_APART):
        move_visit(cast.esha, reference, new)

    assert the_visit(reference).slot_id == before
