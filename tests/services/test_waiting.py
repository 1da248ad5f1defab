"""The waiting list for a full day: fair, honest, and never a second family on one place."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import day_bounds, local, now
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.name_key import name_key
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.visit_states import HOLDS_A_PLACE, State
from app.extensions import db
from app.models import scope
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visitor import IdentityDocument, Visitor
from app.queries.first_pick import kept_hours
from app.queries.waiting import families_before, lines_of
from app.services import places
from app.services.approvals import Approval, approve_visit
from app.services.clocks import lapse_undecided
from app.services.draft_holds import hold_hour
from app.services.places import give_back_place, hold_place
from app.services.transaction import transaction
from app.services.visits import submit_visit, withdraw_visit
from app.services.waiting import offer_free_places, take_kept_place, wait_for_day
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast

KOLKATA = ZoneInfo("Asia/Kolkata")
pytestmark = pytest.mark.usefixtures("in_app")


def hours(cast: Cast) -> list[int]:
    """The three hours of the day that is waited for."""
    first = db.session.get_one(Slot, cast.slot_id())
    begins_at, ends_at = day_bounds(local(first.starts_at, KOLKATA).date(), KOLKATA)
    rows = (
        select(Slot.id)
        .where(Slot.facility_id == first.facility_id, Slot.mode == first.mode)
        .where(Slot.starts_at >= begins_at, Slot.starts_at < ends_at)
        .order_by(Slot.starts_at)
    )
    return list(db.session.scalars(rows))


def fill(cast: Cast) -> None:
    """Let strangers take every place of that day."""
    with transaction(SYSTEM) as session:
        session.execute(
            update(Slot)
            .where(Slot.id.in_(hours(cast)))
            .values(places_taken=Slot.places)
            .execution_options(synchronize_session=False)
        )


def free_one(slot_id: int) -> None:
    """A stranger's place comes free."""
    with transaction(SYSTEM):
        give_back_place(slot_id)


def wait(cast: Cast, who: Actor | None = None, **changes: object) -> str:
    return wait_for_day(who or cast.asha, a_wanted_visit(cast, **changes))


def a_stranger(number: int) -> Actor:
    """Another visitor, registered."""
    with transaction(SYSTEM) as session:
        visitor = Visitor(
            phone=f"+9198300001{number:02}",
            created_at=now(),
            registered_at=now(),
            language="bn",
            name=f"Tara Jonaki {number}",
            name_key=name_key("Tara Jonaki"),
            birth_year=1990,
            gender=Gender.FEMALE,
            address="Dighi",
        )
        visitor.identity = IdentityDocument(kind=IdentityKind.AADHAAR, last_four="0000")
        session.add(visitor)
        session.flush()
        return visitor.actor


def before(reference: str, who: Actor) -> int | None:
    visit = the_visit(reference)
    with scope.acting(who):
        return families_before(visit)


def state(reference: str) -> State:
    return the_visit(reference).state


@pytest.fixture
def full(cast: Cast, in_app: object) -> None:
    fill(cast)


@pytest.mark.usefixtures("full")
def test_a_family_joins_the_line_of_a_full_day_and_knows_its_turn(cast: Cast) -> None:
    mine = wait(cast)
    other = wait(cast, cast.dev)

    assert (before(mine, cast.asha), before(other, cast.dev)) == (0, 1)
    visit = the_visit(mine)
    assert (visit.state, visit.has_hour) == (State.WAITLISTED, False)
    assert "waiting list" in (visit.messages[0].words or "")
    assert visit.due_at < visit.slot.starts_at


@pytest.mark.usefixtures("full")
def test_the_same_form_twice_is_one_stand_and_another_form_is_refused(cast: Cast) -> None:
    wanted = a_wanted_visit(cast)
    assert wait_for_day(cast.asha, wanted) == wait_for_day(cast.asha, wanted)

    with pytest.raises(Refused, match=Code.WAITING_ALREADY):
        wait(cast)


def test_nobody_waits_where_an_hour_is_free(cast: Cast) -> None:
    with pytest.raises(Refused, match=Code.DAY_HAS_PLACES):
        wait(cast)


@pytest.mark.usefixtures("full")
def test_a_wait_is_one_of_the_three_open_requests(cast: Cast) -> None:
    wait(cast)
    for days in (5, 6):
        a_visit(cast, slot_id=cast.slot_id(days=days))

    with pytest.raises(Refused, match=Code.TOO_MANY_OPEN_REQUESTS):
        a_visit(cast, slot_id=cast.slot_id(days=8))
    with pytest.raises(Refused, match=Code.TOO_MANY_OPEN_REQUESTS):
        wait(cast, slot_id=cast.slot_id(Mode.VIDEO))


@pytest.mark.usefixtures("full")
def test_nobody_joins_a_line_that_has_ended(cast: Cast, clock: Traveller) -> None:
    slot_id = cast.slot_id()
    clock.move_to(the_visit(wait(cast)).due_at)

    with pytest.raises(Refused, match=Code.WAIT_OVER):
        wait(cast, cast.dev, slot_id=slot_id)


@pytest.mark.usefixtures("full")
def test_what_comes_free_is_nobodys_but_the_next_ones(cast: Cast) -> None:
    first, second = wait(cast), wait(cast, cast.dev)
    stranger, slot_id = a_stranger(1), hours(cast)[1]

    free_one(slot_id)
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        submit_visit(stranger, a_wanted_visit(cast, slot_id=slot_id))
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        hold_hour(stranger, cast.dum_dum_id, slot_id)
    assert offer_free_places() == 1
    assert offer_free_places() == 0

    visit = the_visit(first)
    assert (visit.state, visit.slot_id, visit.has_hour) == (State.PLACE_KEPT, slot_id, True)
    assert "kept for you" in (visit.messages[-2].words or "")
    assert (state(second), before(second, cast.dev)) == (State.WAITLISTED, 0)


@pytest.mark.usefixtures("full")
def test_without_the_line_in_the_guard_the_fastest_finger_would_win(cast: Cast) -> None:
    wait(cast)
    slot_id = hours(cast)[1]
    free_one(slot_id)

    with transaction(SYSTEM):
        assert not hold_place(slot_id)
        assert hold_place(slot_id, turn=places.HER_TURN)


@pytest.mark.usefixtures("full")
def test_the_help_desk_keeps_its_own_places_and_takes_none_from_the_line(cast: Cast) -> None:
    slot_id = hours(cast)[0]
    with transaction(SYSTEM) as session:
        session.get_one(Slot, slot_id).desk_places = 1
        session.get_one(Slot, slot_id).places_taken = PLACES - 1
    wait(cast)

    with transaction(SYSTEM):
        assert hold_place(slot_id, places.AT_THE_DESK)
    free_one(slot_id)
    free_one(slot_id)
    with transaction(SYSTEM):
        assert not hold_place(slot_id, places.AT_THE_DESK)


@pytest.mark.usefixtures("full")
def test_one_tap_makes_it_a_request_like_any_other(cast: Cast) -> None:
    reference = wait(cast)
    free_one(hours(cast)[0])
    offer_free_places()

    take_kept_place(cast.asha, reference)
    take_kept_place(cast.asha, reference)

    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].number) == (State.SUBMITTED, 3)
    assert now() < visit.due_at < visit.slot.starts_at
    approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id))
    assert state(reference) is State.APPROVED


@pytest.mark.usefixtures("full")
def test_nobody_else_takes_it_and_no_officer_for_her(cast: Cast) -> None:
    reference = wait(cast)
    free_one(hours(cast)[0])
    offer_free_places()

    for other in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            take_kept_place(other, reference)


@pytest.mark.usefixtures("full")
def test_untaken_it_goes_to_the_next_and_a_late_tap_finds_it_gone(
    cast: Cast, clock: Traveller
) -> None:
    first, second = wait(cast), wait(cast, cast.dev)
    free_one(hours(cast)[0])
    offer_free_places()
    clock.move_to(the_visit(first).due_at)

    with pytest.raises(Refused, match=Code.NOT_IN_TIME):
        take_kept_place(cast.asha, first)
    assert lapse_undecided() == 1
    with pytest.raises(AlreadyDecided):
        take_kept_place(cast.asha, first)
    assert offer_free_places() == 1

    visit = the_visit(first)
    assert (visit.state, visit.events[-1].reason) == (State.LAPSED, Reason.PLACE_NOT_TAKEN)
    assert kept_hours(visit) == []
    assert state(second) is State.PLACE_KEPT


@pytest.mark.usefixtures("full")
def test_a_family_that_was_left_without_an_answer_goes_before_the_others(
    cast: Cast, clock: Traveller
) -> None:
    left = a_visit(cast, slot_id=cast.slot_id(days=2))
    clock.move_to(the_visit(left).slot.starts_at)
    lapse_undecided()
    fill(cast)
    other = wait(cast, cast.dev)
    mine = wait(cast)

    assert (before(mine, cast.asha), before(other, cast.dev)) == (0, 1)
    free_one(hours(cast)[2])
    offer_free_places()
    assert (state(mine), state(other)) == (State.PLACE_KEPT, State.WAITLISTED)


@pytest.mark.usefixtures("full")
def test_when_no_place_comes_free_the_family_is_told_the_evening_before_and_picks_first(
    cast: Cast, clock: Traveller
) -> None:
    reference = wait(cast)
    clock.move_to(the_visit(reference).due_at)
    assert lapse_undecided() == 1

    visit = the_visit(reference)
    assert (visit.state, visit.events[-1].reason) == (State.LAPSED, Reason.NO_PLACE_FREE)
    assert len(kept_hours(visit)) == 3
    assert "no place came free" in (visit.messages[-2].words or "")
    assert lines_of([cast.dum_dum_id]) == []


@pytest.mark.usefixtures("full")
def test_who_leaves_the_line_gives_no_place_back_and_lets_the_others_move_up(cast: Cast) -> None:
    first, second = wait(cast), wait(cast, cast.dev)
    counted = taken()

    withdraw_visit(cast.asha, first)

    assert (state(first), before(second, cast.dev)) == (State.WITHDRAWN, 0)
    assert taken() == counted


@pytest.mark.usefixtures("full")
def test_who_withdraws_a_kept_place_passes_it_to_the_next(cast: Cast) -> None:
    first, second = wait(cast), wait(cast, cast.dev)
    free_one(hours(cast)[0])
    offer_free_places()

    withdraw_visit(cast.asha, first)
    assert offer_free_places() == 1

    assert state(second) is State.PLACE_KEPT


@pytest.mark.usefixtures("full")
def test_two_places_at_once_go_to_two_families(cast: Cast) -> None:
    waits = [wait(cast), wait(cast, cast.dev), wait(cast, a_stranger(1))]
    free_one(hours(cast)[0])
    free_one(hours(cast)[0])

    assert offer_free_places() == 2
    assert [state(one) for one in waits] == [
        State.PLACE_KEPT,
        State.PLACE_KEPT,
        State.WAITLISTED,
    ]
    first, second = (the_visit(one) for one in waits[:2])
    assert first.slot_id == second.slot_id
    assert first.seat_no != second.seat_no


@pytest.mark.usefixtures("full")
def test_an_added_hour_is_found_as_well(cast: Cast) -> None:
    reference = wait(cast)
    with transaction(SYSTEM) as session:
        last = session.get_one(Slot, hours(cast)[2])
        session.add(
            Slot(
                facility_id=last.facility_id,
                mode=last.mode,
                starts_at=last.ends_at,
                ends_at=last.ends_at + timedelta(minutes=15),
                places=1,
            )
        )

    assert offer_free_places() == 1
    assert state(reference) is State.PLACE_KEPT


def test_who_kept_an_hour_while_filling_the_form_has_it_though_others_wait(cast: Cast) -> None:
    slot_id = hours(cast)[0]
    assert hold_hour(cast.dev, cast.dum_dum_id, slot_id)
    fill(cast)
    wait(cast)

    assert submit_visit(cast.dev, a_wanted_visit(cast, slot_id=slot_id))


@pytest.mark.usefixtures("full")
def test_officers_see_how_long_each_line_is(cast: Cast) -> None:
    wait(cast)
    wait(cast, cast.dev)

    with scope.acting(cast.esha):
        (line,) = lines_of([cast.dum_dum_id])
    assert (line.families, line.mode) == (2, Mode.PHYSICAL)


def held_by_nobody(cast: Cast) -> int:
    """Places counted that day, less the visits that hold one: the strangers' of `fill`."""
    counted = db.session.scalar(select(func.sum(Slot.places_taken)).where(Slot.id.in_(hours(cast))))
    held = db.session.scalar(
        select(func.count()).where(Visit.slot_id.in_(hours(cast)), Visit.state.in_(HOLDS_A_PLACE))
    )
    return (counted or 0) - (held or 0)


def taken() -> int:
    return db.session.scalar(select(func.sum(Slot.places_taken))) or 0
