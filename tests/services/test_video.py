"""The room of a video visit: one for each, entered in its time by those who belong there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from time_machine import Traveller

from app.domain.actor import Actor
from app.domain.errors import Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.visit_states import Move, State
from app.integrations.providers import providers
from app.models import scope
from app.services.approvals import Rejection, call_off_visit
from app.services.gate import record_at_gate
from app.services.video import door_of, entry_token, open_room, way_in
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")

SECOND = timedelta(seconds=1)


@pytest.fixture
def reference(cast: Cast, clock: Traveller) -> str:
    """Asha's approved video visit with its room, at the minute it begins."""
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at)
    return reference


def room_of(reference: str) -> str:
    room = the_visit(reference).video_room
    assert room is not None
    return room.name


def token_for(actor: Actor, reference: str) -> str:
    with scope.acting(actor):
        assert way_in(actor, reference) is None, "our own rooms lead nowhere else"
        return entry_token(actor, reference)


def claims_of(token: str, room: str) -> dict[str, Any]:
    return providers.video.ours.claims(token, room)


def test_a_room_is_made_once_and_its_name_cannot_be_guessed(cast: Cast, reference: str) -> None:
    name = room_of(reference)
    open_room(the_visit(reference).id)

    assert room_of(reference) == name
    assert len(name) == 32
    assert reference.lower() not in name


@pytest.mark.parametrize(
    ("from_start", "is_open"),
    [
        (timedelta(minutes=-10) - SECOND, False),
        (timedelta(minutes=-10), True),
        (timedelta(minutes=15) - SECOND, True),
        (timedelta(minutes=15), False),
    ],
)
def test_the_door_opens_ten_minutes_before_and_closes_with_the_hour(
    cast: Cast, reference: str, clock: Traveller, from_start: timedelta, is_open: bool
) -> None:
    clock.shift(from_start)

    assert door_of(the_visit(reference)).is_open is is_open
    if is_open:
        assert token_for(cast.asha, reference)
    else:
        with pytest.raises(Refused, match=Code.NOT_IN_TIME):
            token_for(cast.asha, reference)


def test_the_home_sets_how_early_its_doors_open(cast: Cast, reference: str) -> None:
    visit = the_visit(reference)
    visit.facility.policy_row = {"video_opens_minutes_before": 25}

    assert visit.slot.starts_at - door_of(visit).opens_at == timedelta(minutes=25)


@pytest.mark.parametrize(("who", "leads"), [("asha", False), ("gita", True), ("esha", True)])
def test_a_token_names_one_person_and_one_room_and_officers_lead(
    cast: Cast, reference: str, who: str, leads: bool
) -> None:
    actor: Actor = getattr(cast, who)
    claims = claims_of(token_for(actor, reference), room_of(reference))

    assert claims["room"] == room_of(reference)
    assert claims["context"]["user"]["name"] == actor.name
    assert claims["context"]["user"]["moderator"] is leads


@pytest.mark.parametrize("who", ["dev", "farid", "ravi"])
def test_who_does_not_belong_there_finds_no_room(cast: Cast, reference: str, who: str) -> None:
    with pytest.raises(NotFound):
        token_for(getattr(cast, who), reference)


def test_an_approved_visit_whose_room_is_not_made_yet_has_no_door(
    cast: Cast, clock: Traveller
) -> None:
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO)
    clock.move_to(the_visit(reference).slot.starts_at)

    assert not door_of(the_visit(reference)).is_open
    with pytest.raises(NotFound):
        token_for(cast.asha, reference)


def test_a_visit_that_was_called_off_has_a_room_but_no_way_in(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    clock.shift(-SECOND)
    call_off_visit(cast.esha, reference, Rejection(reason=Reason.POWER_OR_NETWORK))

    assert room_of(reference)
    with pytest.raises(Refused):
        token_for(cast.asha, reference)


def test_a_dropped_line_may_be_taken_up_again_until_the_officer_ends_it(
    cast: Cast, reference: str
) -> None:
    for move in (Move.CHECK_IN, Move.BEGIN):
        record_at_gate(cast.gita, reference, move)
        assert token_for(cast.asha, reference)

    record_at_gate(cast.gita, reference, Move.COMPLETE)
    with pytest.raises(Refused):
        token_for(cast.asha, reference)
