"""The gate writes down what happened, in its own name, in its time, and with its own reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.reasons import FOR_CUTTING_SHORT, FOR_ENTRY_REFUSAL, Reason
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models.slot import Slot
from app.services.gate import record_at_gate
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

MINUTE = timedelta(minutes=1)


@pytest.fixture
def reference(cast: Cast, clock: Traveller) -> str:
    """Asha's approved visit, at the minute it begins."""
    reference = a_visit(cast, state=State.APPROVED)
    clock.move_to(the_visit(reference).slot.starts_at)
    return reference


def test_a_visit_is_held_step_by_step_in_the_gate_officers_name(cast: Cast, reference: str) -> None:
    for move in (Move.CHECK_IN, Move.BEGIN, Move.COMPLETE):
        record_at_gate(cast.gita, reference, move)

    visit = the_visit(reference)
    assert visit.state is State.COMPLETED
    assert {event.actor_name for event in visit.events[2:]} == {"Gita Shiuli"}


@pytest.mark.parametrize("who", ["ravi", "farid", "asha", "dev"])
def test_nobody_without_the_keys_of_this_gate_finds_the_visit(
    cast: Cast, reference: str, who: str
) -> None:
    with pytest.raises(NotFound):
        record_at_gate(getattr(cast, who), reference, Move.CHECK_IN)

    assert the_visit(reference).state is State.APPROVED


@pytest.mark.parametrize(
    ("move", "minutes", "is_open"),
    [
        (Move.CHECK_IN, -61, False),
        (Move.CHECK_IN, -60, True),
        (Move.CHECK_IN, 14, True),
        (Move.CHECK_IN, 15, False),
        (Move.MARK_NO_SHOW, 14, False),
        (Move.MARK_NO_SHOW, 15, True),
    ],
)
def test_each_record_has_its_time(
    cast: Cast, reference: str, clock: Traveller, move: Move, minutes: int, is_open: bool
) -> None:
    clock.shift(minutes * MINUTE)

    if is_open:
        record_at_gate(cast.gita, reference, move)
    else:
        with pytest.raises(Refused, match=Code.NOT_IN_TIME):
            record_at_gate(cast.gita, reference, move)
    assert (the_visit(reference).state is State.APPROVED) is not is_open


@pytest.mark.parametrize("reason", [None, Reason.OTHER, Reason.WEATHER, Reason.PRISONER_RELEASED])
def test_nobody_is_sent_away_without_a_reason_of_the_gates_list(
    cast: Cast, reference: str, reason: Reason | None
) -> None:
    with pytest.raises(Refused, match=Code.REASON_NEEDED):
        record_at_gate(cast.gita, reference, Move.REFUSE_ENTRY, reason)

    assert the_visit(reference).state is State.APPROVED


@pytest.mark.parametrize("reason", FOR_ENTRY_REFUSAL)
def test_who_is_sent_away_is_told_why(cast: Cast, reference: str, reason: Reason) -> None:
    record_at_gate(cast.gita, reference, Move.REFUSE_ENTRY, reason)

    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].reason) == (State.REFUSED_ENTRY, reason)


@pytest.mark.parametrize("reason", [None, *Reason])
def test_a_visit_is_ended_early_only_for_what_can_happen_during_one(
    cast: Cast, reference: str, reason: Reason | None
) -> None:
    for move in (Move.CHECK_IN, Move.BEGIN):
        record_at_gate(cast.gita, reference, move)

    if reason in FOR_CUTTING_SHORT:
        record_at_gate(cast.gita, reference, Move.CUT_SHORT, reason)
        assert the_visit(reference).state is State.CUT_SHORT
    else:
        with pytest.raises(Refused, match=Code.REASON_NEEDED):
            record_at_gate(cast.gita, reference, Move.CUT_SHORT, reason)


def test_the_second_to_record_is_told_who_was_first(cast: Cast, reference: str) -> None:
    record_at_gate(cast.gita, reference, Move.CHECK_IN)

    with pytest.raises(AlreadyDecided) as told:
        record_at_gate(cast.esha, reference, Move.CHECK_IN)

    assert (told.value.state, told.value.by) == (State.CHECKED_IN, "Gita Shiuli")


@pytest.mark.parametrize("move", [Move.APPROVE, Move.REJECT, Move.CANCEL, Move.LAPSE, Move.SUBMIT])
def test_the_gate_decides_nothing(cast: Cast, reference: str, move: Move) -> None:
    with pytest.raises((Refused, AlreadyDecided)):
        record_at_gate(cast.gita, reference, move)

    assert the_visit(reference).state is State.APPROVED


@pytest.mark.parametrize("ending", [Move.COMPLETE, Move.MARK_NO_SHOW])
def test_an_hour_that_went_by_stays_used(
    cast: Cast, reference: str, clock: Traveller, ending: Move
) -> None:
    if ending is Move.COMPLETE:
        for move in (Move.CHECK_IN, Move.BEGIN):
            record_at_gate(cast.gita, reference, move)
    clock.shift(15 * MINUTE)
    record_at_gate(cast.gita, reference, ending)

    slot_id = the_visit(reference).slot_id
    assert db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id)) == 1
