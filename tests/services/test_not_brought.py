"""A call between two homes to which one prisoner was not brought: said, recorded, and made good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.allowance import EntryKind
from app.domain.clock import today
from app.domain.errors import Code, NotFound, Refused
from app.domain.reasons import Reason
from app.domain.video_room import EndRole, Whose
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.facility import Facility
from app.models.minute_credit import MinuteCredit
from app.models.video_room import VideoRoom
from app.models.visit_side import DeskNews
from app.queries.video_desk import calls_of_day, not_brought_to
from app.services import video_desk
from app.services.entitlements import load_entitlements
from app.services.gate import record_at_gate
from app.services.video import open_room
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.meetings import a_meeting, an_approved_meeting, here, taken, there
from tests.services.test_two_homes import held_by
from tests.services.test_two_homes_rooms import terminal

pytestmark = pytest.mark.usefixtures("in_app")
WHY = Reason.STAFF_SHORTAGE


@pytest.fixture
def reference(cast: Cast, clock: Traveller) -> str:
    """An approved meeting with its room, at the minute when it begins; both counts are held."""
    load_entitlements()
    reference = an_approved_meeting(cast)
    open_room(the_visit(reference).id)
    clock.move_to(the_visit(reference).slot.starts_at)
    return reference


def later(clock: Traveller, reference: str, minutes: float) -> None:
    clock.move_to(the_visit(reference).slot.starts_at + timedelta(minutes=minutes))


def missing(reference: str) -> list[tuple[EndRole | None, str | None, Reason | None]]:
    visit_id = the_visit(reference).id
    return [(one.role, one.name, one.reason) for one in not_brought_to([visit_id])[visit_id]]


def code(refused: pytest.ExceptionInfo[Refused]) -> Code:
    return refused.value.refusals[0].code


def test_a_home_says_that_its_own_prisoner_was_not_brought(cast: Cast, reference: str) -> None:
    video_desk.say_not_brought(cast.farid, reference, Whose.OURS, WHY)

    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].move) == (State.CANCELLED_BY_PRISON, Move.NOT_BROUGHT)
    assert (visit.events[-1].actor_name, visit.events[-1].reason) == (cast.farid.name, WHY)
    assert missing(reference) == [(EndRole.TERMINAL, "Megh Dighi", WHY)]


def test_neither_prisoner_loses_anything_and_both_are_told(cast: Cast, reference: str) -> None:
    slots = the_visit(reference).slot_id
    video_desk.say_not_brought(cast.esha, reference, Whose.OURS, Reason.POWER_OR_NETWORK)

    assert held_by(cast.bilal_id) == held_by(cast.kalna_prisoner_id) == 0
    with scope.acting(SYSTEM):
        kinds = set(db.session.scalars(select(AllowanceEntry.kind)))
        assert EntryKind.USE not in kinds
        told = select(DeskNews.facility_id).where(DeskNews.move == Move.NOT_BROUGHT)
        assert set(db.session.scalars(told)) == {cast.dum_dum_id, cast.kalna_id}
        assert db.session.scalar(select(MinuteCredit.visit_id)) is None
    assert missing(reference) == [
        (EndRole.FAMILY, "Bilal Nodimajhi", Reason.POWER_OR_NETWORK),
    ]
    assert taken(slots) == 0


def test_of_the_other_prisoner_a_desk_speaks_after_five_minutes(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    later(clock, reference, 4)
    with pytest.raises(Refused) as refused:
        video_desk.say_not_brought(cast.esha, reference, Whose.THEIRS, Reason.NOT_BROUGHT)
    assert code(refused) is Code.OTHER_HOME_MAY_COME

    later(clock, reference, 5)
    video_desk.say_not_brought(cast.esha, reference, Whose.THEIRS, Reason.NOT_BROUGHT)

    assert missing(reference) == [(EndRole.TERMINAL, "Megh Dighi", Reason.NOT_BROUGHT)]


def test_nobody_is_missing_whose_desk_says_that_he_is_there(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    video_desk.open_call(cast.farid, reference, terminal(cast.kalna_id, "b"))
    later(clock, reference, 6)

    with pytest.raises(Refused) as refused:
        video_desk.say_not_brought(cast.esha, reference, Whose.THEIRS, WHY)

    assert code(refused) is Code.OTHER_HOME_IS_READY
    assert the_visit(reference).state is State.APPROVED


@pytest.mark.parametrize(
    ("whose", "reason"), [(None, WHY), (Whose.OURS, None), (Whose.OURS, Reason.WEATHER)]
)
def test_who_and_why_are_both_owed(
    cast: Cast, reference: str, whose: Whose | None, reason: Reason | None
) -> None:
    with pytest.raises(Refused) as refused:
        video_desk.say_not_brought(cast.farid, reference, whose, reason)

    assert code(refused) is Code.REASON_NEEDED


def test_before_its_hour_a_home_calls_off_and_says_nothing_of_this(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    later(clock, reference, -1)

    with pytest.raises(Refused) as refused:
        video_desk.say_not_brought(cast.farid, reference, Whose.OURS, WHY)

    assert code(refused) is Code.NOT_IN_TIME


def test_pressed_twice_or_by_both_desks_it_is_said_once(cast: Cast, reference: str) -> None:
    video_desk.say_not_brought(cast.farid, reference, Whose.OURS, WHY)

    with pytest.raises(Refused):
        video_desk.say_not_brought(cast.esha, reference, Whose.OURS, WHY)

    assert len(missing(reference)) == 1


def test_it_is_of_no_visit_of_one_home_and_of_no_third_officer(cast: Cast, reference: str) -> None:
    family = a_visit(cast, state=State.APPROVED)
    with pytest.raises(NotFound):
        video_desk.say_not_brought(cast.esha, family, Whose.OURS, WHY)
    with pytest.raises(NotFound):
        video_desk.say_not_brought(cast.asha, reference, Whose.OURS, WHY)


def test_the_gate_marks_no_meeting_as_a_visit_to_which_nobody_came(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    later(clock, reference, 20)

    for move in (Move.MARK_NO_SHOW, Move.CHECK_IN):
        with pytest.raises(NotFound):
            record_at_gate(cast.farid, reference, move)


SEATS: dict[str, tuple[Callable[[Cast, str], None] | None, set[EndRole | None]]] = {
    "neither": (None, {EndRole.FAMILY, EndRole.TERMINAL}),
    "asked": (
        lambda cast, one: video_desk.open_call(cast.esha, one, terminal(cast.dum_dum_id, "a")),
        {EndRole.TERMINAL},
    ),
    "asker": (
        lambda cast, one: video_desk.open_call(cast.farid, one, terminal(cast.kalna_id, "b")),
        {EndRole.FAMILY},
    ),
}


@pytest.mark.parametrize("who", SEATS)
def test_if_no_desk_says_a_word_the_clock_says_who_was_not_brought(
    cast: Cast, reference: str, clock: Traveller, who: str
) -> None:
    seat, absent = SEATS[who]
    if seat:
        seat(cast, reference)
    later(clock, reference, 16)

    assert video_desk.close_rooms() == 1
    assert video_desk.close_rooms() == 0

    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].reason) == (
        State.CANCELLED_BY_PRISON,
        Reason.NOT_BROUGHT,
    )
    assert {role for role, *_ in missing(reference)} == absent
    assert held_by(cast.bilal_id) == held_by(cast.kalna_prisoner_id) == 0


def test_both_registers_keep_the_call_that_was_not_held(cast: Cast, reference: str) -> None:
    video_desk.say_not_brought(cast.farid, reference, Whose.OURS, WHY)

    with scope.acting(SYSTEM):
        homes = [db.session.get_one(Facility, one) for one in (cast.dum_dum_id, cast.kalna_id)]
    for home in homes:
        assert [visit.reference for visit in calls_of_day(home, today(home.zone))] == [reference]


def test_a_new_wish_is_entered_at_once_and_counts_as_the_first(cast: Cast, reference: str) -> None:
    video_desk.say_not_brought(cast.farid, reference, Whose.OURS, WHY)

    again = a_meeting(cast, slot_id=there(cast, days=1))

    assert the_visit(again).state is State.SUBMITTED
    assert taken(here(cast, days=1)) == 1


def test_a_call_that_is_held_uses_both_counts(cast: Cast, reference: str, clock: Traveller) -> None:
    both_open(cast, reference)
    later(clock, reference, 14)
    video_desk.end_call(cast.esha, reference, None)

    assert used_by(cast.bilal_id) == used_by(cast.kalna_prisoner_id) == 1


def test_minutes_that_either_home_loses_are_owed_to_the_two(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    later(clock, reference, 6)
    both_open(cast, reference)
    later(clock, reference, 14)
    video_desk.end_call(cast.esha, reference, None)

    with scope.acting(SYSTEM):
        credit = db.session.get_one(MinuteCredit, the_visit(reference).id)
        assert credit.by_prison >= 6
        assert db.session.get_one(VideoRoom, credit.visit_id).ended_at is not None


def both_open(cast: Cast, reference: str) -> None:
    video_desk.open_call(cast.farid, reference, terminal(cast.kalna_id, "b"))
    video_desk.open_call(cast.esha, reference, terminal(cast.dum_dum_id, "a"))


def used_by(prisoner_id: int) -> int:
    with scope.acting(SYSTEM):
        rows = select(AllowanceEntry).where(AllowanceEntry.prisoner_id == prisoner_id)
        lines = db.session.scalars(rows).all()
    return sum(line.kind is EntryKind.USE for line in lines)
