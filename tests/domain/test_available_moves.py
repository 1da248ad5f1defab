"""Which moves are open at which minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.available_moves import VisitFacts, available_moves
from app.domain.compassion import Lane
from app.domain.visit_states import ENDED, HAS_AN_END, TABLE, Move, Mover, State

STARTS = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=15)
LAST_OFFERED = STARTS + timedelta(days=4)
SECOND = timedelta(seconds=1)
AGES_AGO, AGES_HENCE = STARTS - timedelta(days=30), STARTS + timedelta(days=30)

# mover, state, the moves, open from, open until (which is no longer open)
WINDOWS = [
    (Mover.VISITOR, State.SUBMITTED, {Move.WITHDRAW, Move.AMEND}, None, STARTS),
    (Mover.VISITOR, State.APPROVED, {Move.CANCEL, Move.ASK_CHANGE}, None, STARTS),
    (
        Mover.DECIDER,
        State.SUBMITTED,
        {Move.APPROVE, Move.REJECT, Move.ASK, Move.OFFER},
        None,
        STARTS,
    ),
    (Mover.VISITOR, State.NEEDS_INFO, {Move.ANSWER, Move.WITHDRAW}, None, STARTS),
    (Mover.DECIDER, State.NEEDS_INFO, {Move.REJECT}, None, STARTS),
    (Mover.SYSTEM, State.NEEDS_INFO, {Move.LAPSE}, STARTS, None),
    # An offer stands until the last of its hours; «none of these» needs the first wish ahead.
    (Mover.VISITOR, State.OFFERED, {Move.ACCEPT, Move.WITHDRAW}, None, LAST_OFFERED),
    (Mover.VISITOR, State.OFFERED, {Move.DECLINE}, None, STARTS),
    (Mover.SYSTEM, State.OFFERED, {Move.LAPSE}, LAST_OFFERED, None),
    (Mover.DECIDER, State.SUBMITTED, {Move.NOTE}, None, None),
    (Mover.DECIDER, State.SUBMITTED, {Move.MAKE_ORDINARY}, None, STARTS),
    (Mover.DECIDER, State.NEEDS_INFO, {Move.NOTE}, None, None),
    (Mover.DECIDER, State.OFFERED, {Move.NOTE}, None, None),
    (Mover.DECIDER, State.APPROVED, {Move.NOTE}, None, None),
    (
        Mover.DECIDER,
        State.APPROVED,
        {Move.CANCEL_FOR_PRISON, Move.RESCHEDULE, Move.AGREE_CHANGE, Move.DECLINE_CHANGE},
        None,
        STARTS,
    ),
    (Mover.REVIEWER, State.REJECTED, {Move.REOPEN}, None, STARTS),
    (Mover.SYSTEM, State.SUBMITTED, {Move.LAPSE}, STARTS, None),
    # In a line every move has the same end: the pick's, or the wait's.
    (Mover.SYSTEM, State.WAITLISTED, {Move.KEEP_PLACE}, None, LAST_OFFERED),
    (Mover.VISITOR, State.WAITLISTED, {Move.WITHDRAW}, None, LAST_OFFERED),
    (Mover.SYSTEM, State.WAITLISTED, {Move.LAPSE}, LAST_OFFERED, None),
    (Mover.VISITOR, State.PLACE_KEPT, {Move.TAKE_PLACE, Move.WITHDRAW}, None, LAST_OFFERED),
    (Mover.SYSTEM, State.PLACE_KEPT, {Move.LAPSE}, LAST_OFFERED, None),
    (Mover.SYSTEM, State.SUBMITTED, {Move.FOLLOW}, None, STARTS),
    (Mover.SYSTEM, State.APPROVED, {Move.FOLLOW}, None, STARTS),
    (
        Mover.GATE,
        State.APPROVED,
        {Move.CHECK_IN, Move.REFUSE_ENTRY},
        STARTS - timedelta(minutes=60),
        ENDS,
    ),
    (Mover.GATE, State.APPROVED, {Move.MARK_NO_SHOW}, STARTS + timedelta(minutes=15), None),
    (Mover.GATE, State.CHECKED_IN, {Move.BEGIN}, None, None),
    (Mover.GATE, State.IN_PROGRESS, {Move.COMPLETE, Move.CUT_SHORT}, None, None),
]


# Only between two homes.
ANOTHER_HOUR = frozenset({Move.PROPOSE_HOUR, Move.AGREE_HOUR, Move.KEEP_HOUR})


def moves(state: State, mover: Mover, at: datetime, **facts: bool) -> frozenset[Move]:
    answer_by = LAST_OFFERED if state in HAS_AN_END else None
    # Between two homes nothing is asked for by the other door.
    lane = Lane.ORDINARY if facts else Lane.COMPASSION
    visit = VisitFacts(
        state=state, starts_at=STARTS, ends_at=ENDS, answer_by=answer_by, lane=lane, **facts
    )
    return available_moves(visit, mover, at)


@pytest.mark.parametrize(("mover", "state", "expected", "opens", "closes"), WINDOWS)
def test_a_move_is_open_in_its_time_and_at_no_other(
    mover: Mover,
    state: State,
    expected: set[Move],
    opens: datetime | None,
    closes: datetime | None,
) -> None:
    assert expected <= moves(state, mover, opens or AGES_AGO)
    assert expected <= moves(state, mover, closes - SECOND if closes else AGES_HENCE)
    if opens:
        assert not expected & moves(state, mover, opens - SECOND)
    if closes:
        assert not expected & moves(state, mover, closes)


def test_a_home_may_let_families_in_earlier_or_later() -> None:
    visit = VisitFacts(
        state=State.APPROVED, starts_at=STARTS, ends_at=ENDS, arrive_before=timedelta(minutes=5)
    )
    early = STARTS - timedelta(minutes=6)

    assert Move.CHECK_IN not in available_moves(visit, Mover.GATE, early)
    assert Move.CHECK_IN in available_moves(visit, Mover.GATE, early + timedelta(minutes=1))


def test_only_an_urgent_request_can_be_made_an_ordinary_one() -> None:
    visit = VisitFacts(state=State.SUBMITTED, starts_at=STARTS, ends_at=ENDS)

    assert Move.MAKE_ORDINARY not in available_moves(visit, Mover.DECIDER, AGES_AGO)


def test_the_windows_above_name_every_move_of_the_table() -> None:
    named = {(state, move, mover) for mover, state, each, *_ in WINDOWS for move in each}
    # Only between two homes: see below.
    named.add((State.SUBMITTED, Move.AGREE, Mover.DECIDER))
    named |= {(State.APPROVED, move, Mover.DECIDER) for move in ANOTHER_HOUR}
    named.add((State.APPROVED, Move.NOT_BROUGHT, Mover.GATE))

    assert named == {(state, move, found.mover) for (state, move), found in TABLE.items()}


@pytest.mark.parametrize("mover", Mover)
@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_but_a_second_look_is_offered_once_a_visit_has_ended(
    state: State, mover: Mover
) -> None:
    if (state, mover) == (State.REJECTED, Mover.REVIEWER):
        return
    for at in (AGES_AGO, STARTS, ENDS, AGES_HENCE):
        assert moves(state, mover, at) == frozenset()


@pytest.mark.parametrize("state", State)
def test_nobody_is_offered_the_move_of_another(state: State) -> None:
    for at in (AGES_AGO, STARTS - SECOND, STARTS, ENDS, AGES_HENCE):
        for mover in Mover:
            for move in moves(state, mover, at):
                assert TABLE[state, move].mover is mover


def test_a_request_can_be_decided_or_lapse_but_never_both() -> None:
    for at in (AGES_AGO, STARTS - SECOND, STARTS, AGES_HENCE):
        may_decide = bool(moves(State.SUBMITTED, Mover.DECIDER, at) - {Move.NOTE})
        may_lapse = Move.LAPSE in moves(State.SUBMITTED, Mover.SYSTEM, at)
        assert may_decide is not may_lapse


def test_between_two_homes_the_asking_one_agrees_before_the_other_approves() -> None:
    at = STARTS - SECOND
    asked = moves(State.SUBMITTED, Mover.DECIDER, at, is_between_homes=True, awaits_home=True)
    agreed = moves(State.SUBMITTED, Mover.DECIDER, at, is_between_homes=True)

    assert asked == {Move.AGREE, Move.REJECT, Move.NOTE}
    assert agreed == {Move.APPROVE, Move.REJECT, Move.NOTE, Move.ASK, Move.OFFER}
    assert Move.AGREE not in moves(State.SUBMITTED, Mover.DECIDER, STARTS, awaits_home=True)


def test_an_hour_between_two_homes_is_never_moved_alone() -> None:
    may = moves(State.APPROVED, Mover.DECIDER, STARTS - SECOND, is_between_homes=True)

    assert Move.CANCEL_FOR_PRISON in may
    assert Move.RESCHEDULE not in may


def test_between_two_homes_another_hour_is_proposed_and_no_home_moves_alone() -> None:
    before, begun = STARTS - SECOND, STARTS
    assert not ANOTHER_HOUR & moves(State.APPROVED, Mover.DECIDER, before)
    both = moves(State.APPROVED, Mover.DECIDER, before, is_between_homes=True)
    assert both >= ANOTHER_HOUR
    assert Move.RESCHEDULE not in both
    assert not ANOTHER_HOUR & moves(State.APPROVED, Mover.DECIDER, begun, is_between_homes=True)


def test_between_two_homes_a_prisoner_is_not_brought_and_nobody_stays_away_from_a_gate() -> None:
    begun = STARTS + timedelta(minutes=20)
    at_the_gate = {Move.MARK_NO_SHOW, Move.REFUSE_ENTRY, Move.NOT_BROUGHT}
    assert at_the_gate & moves(State.APPROVED, Mover.GATE, begun) == {Move.MARK_NO_SHOW}
    between = moves(State.APPROVED, Mover.GATE, begun, is_between_homes=True)
    assert at_the_gate & between == {Move.NOT_BROUGHT}
    too_soon = moves(State.APPROVED, Mover.GATE, STARTS - SECOND, is_between_homes=True)
    assert Move.NOT_BROUGHT not in too_soon
