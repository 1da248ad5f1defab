"""A call between two homes: two desks, two terminals, one room, and a third home outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from time_machine import Traveller

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now, today
from app.domain.errors import NotFound, Refused
from app.domain.roles import Grant, Role
from app.domain.video_room import EndRole
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.facility import Facility
from app.models.video_end import VideoEnd
from app.models.video_terminal import VideoTerminal, terminal_key_hash
from app.queries.video_desk import calls_of_day
from app.queries.video_rooms import paired_terminal, seen_by
from app.services import video_desk, video_ends
from app.services.terminals import terminal_entry
from app.services.transaction import transaction
from app.services.video import entry_token, open_room
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.meetings import an_approved_meeting

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def reference(cast: Cast, clock: Traveller) -> str:
    """An approved visit between the homes with its room, a minute before it begins."""
    reference = an_approved_meeting(cast)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at - timedelta(minutes=1))
    return reference


def terminal(home_id: int, key: str) -> int:
    with transaction(SYSTEM) as session:
        device = VideoTerminal(
            facility_id=home_id,
            name=f"Video terminal {key}",
            key_hash=terminal_key_hash(key),
            paired_at=now(),
        )
        session.add(device)
        session.flush()
        return device.id


def entry_of(key: str) -> tuple[str, str] | None:
    found = paired_terminal(key)
    assert found is not None
    return terminal_entry(found)


def in_seat(key: str) -> video_ends.Entered:
    entry = entry_of(key)
    assert entry is not None
    return video_ends.enter(*entry)


def as_served(actor: Actor, reference: str) -> str:
    with scope.acting(actor):
        return entry_token(actor, reference)


def test_the_call_begins_when_both_desks_have_opened_it(cast: Cast, reference: str) -> None:
    ours, theirs = terminal(cast.dum_dum_id, "a"), terminal(cast.kalna_id, "b")

    video_desk.open_call(cast.esha, reference, ours)
    assert the_visit(reference).state is State.APPROVED
    assert entry_of("a") is None
    video_desk.open_call(cast.farid, reference, theirs)

    assert the_visit(reference).state is State.IN_PROGRESS
    one, other = in_seat("a"), in_seat("b")
    assert db.session.get_one(VideoEnd, one.end_id).role is EndRole.FAMILY
    assert db.session.get_one(VideoEnd, other.end_id).role is EndRole.TERMINAL


def test_two_terminals_and_an_officer_of_each_home_are_in_one_room(
    cast: Cast, reference: str
) -> None:
    video_desk.open_call(cast.farid, reference, terminal(cast.kalna_id, "b"))
    video_desk.open_call(cast.esha, reference, terminal(cast.dum_dum_id, "a"))
    seats = [in_seat("a"), in_seat("b")]
    seats += [
        video_ends.enter(reference, as_served(officer, reference))
        for officer in (cast.esha, cast.farid)
    ]

    assert all(len(seen_by(seat.key, 0).ends) == 3 for seat in seats)
    video_ends.signal(seats[0].key, [{"to": seats[1].end_id, "body": "v=0 m=audio"}])
    assert [one["body"] for one in seen_by(seats[1].key, 0).signals] == ["v=0 m=audio"]


def test_devices_that_are_called_alike_are_told_apart_by_who_sits_there(
    cast: Cast, reference: str
) -> None:
    video_desk.open_call(cast.farid, reference, terminal(cast.kalna_id, "b"))
    video_desk.open_call(cast.esha, reference, terminal(cast.dum_dum_id, "a"))

    names = [db.session.get_one(VideoEnd, in_seat(key).end_id).name for key in ("a", "b")]

    assert names == ["Bilal Nodimajhi, Video terminal a", "Megh Dighi, Video terminal b"]


def test_the_desk_of_either_home_ends_the_call_for_both(cast: Cast, reference: str) -> None:
    video_desk.open_call(cast.farid, reference, terminal(cast.kalna_id, "b"))
    video_desk.open_call(cast.esha, reference, terminal(cast.dum_dum_id, "a"))

    video_desk.end_call(cast.esha, reference, None)

    assert the_visit(reference).state is State.COMPLETED
    assert entry_of("a") is entry_of("b") is None


def test_a_third_home_gets_nowhere_near(cast: Cast, reference: str) -> None:
    with transaction(SYSTEM) as session:
        third = Facility(
            code="THIRD",
            kind=session.get_one(Facility, cast.kalna_id).kind,
            town={"en": "Third", "bn": "Third", "hi": "Third"},
            district={"en": "Third", "bn": "Third", "hi": "Third"},
            time_zone="Asia/Kolkata",
            policy_row={},
        )
        session.add(third)
        session.flush()
        third_id = third.id
    stranger = Actor(
        kind=cast.esha.kind,
        id=9999,
        name="Somebody",
        grants=(Grant(role=Role.SUPERINTENDENT, facility_id=third_id),),
    )
    foreign = terminal(third_id, "c")

    for act in (
        lambda: video_desk.open_call(stranger, reference, foreign),
        lambda: video_desk.open_call(cast.esha, reference, foreign),
        lambda: as_served(stranger, reference),
        lambda: video_desk.warn(stranger, reference, "Hello"),
    ):
        with pytest.raises(NotFound):
            act()
        db.session.rollback()
    video_desk.open_call(cast.farid, reference, terminal(cast.kalna_id, "b"))
    video_desk.open_call(cast.esha, reference, terminal(cast.dum_dum_id, "a"))
    assert entry_of("c") is None


def test_nobody_is_warned_before_both_have_opened(cast: Cast, reference: str) -> None:
    video_desk.open_call(cast.esha, reference, terminal(cast.dum_dum_id, "a"))

    with pytest.raises(Refused):
        video_desk.warn(cast.esha, reference, "Hello")


def test_the_call_stands_in_the_books_of_both_homes(cast: Cast, reference: str) -> None:
    a_visit(cast)
    for home_id in (cast.dum_dum_id, cast.kalna_id):
        home = db.session.get_one(Facility, home_id)
        calls = calls_of_day(home, today(home.zone))
        assert [visit.reference for visit in calls] == [reference]
