"""Which moves are legal, written down here a second time so that a slip in the table shows."""

from __future__ import annotations

from itertools import product

import pytest

from app.domain.visit_states import (
    ENDED,
    FIRST,
    HOLDS_A_PLACE,
    TABLE,
    TO_COME,
    IllegalMove,
    Move,
    Mover,
    State,
    step,
)

# from, move, mover, to, whether a reason is owed
LEGAL = {
    tuple(line.split())
    for line in """
    submitted    approve            decider  approved              no
    submitted    reject             decider  rejected              yes
    rejected     reopen             reviewer submitted             no
    submitted    withdraw           visitor  withdrawn             no
    submitted    lapse              system   lapsed                no
    submitted    ask                decider  needs_info            no
    needs_info   answer             visitor  submitted             no
    needs_info   reject             decider  rejected              yes
    needs_info   withdraw           visitor  withdrawn             no
    needs_info   lapse              system   lapsed                no
    submitted    offer              decider  offered               no
    offered      accept             visitor  approved              no
    offered      decline            visitor  submitted             no
    offered      withdraw           visitor  withdrawn             no
    offered      lapse              system   lapsed                no
    submitted    amend              visitor  submitted             no
    approved     ask_change         visitor  approved              no
    approved     agree_change       decider  approved              no
    approved     decline_change     decider  approved              no
    submitted    agree              decider  submitted             no
    approved     propose_hour       decider  approved              no
    approved     agree_hour         decider  approved              no
    approved     keep_hour          decider  approved              no
    submitted    make_ordinary      decider  submitted             no
    submitted    note               decider  submitted             no
    needs_info   note               decider  needs_info            no
    offered      note               decider  offered               no
    approved     note               decider  approved              no
    approved     cancel             visitor  cancelled_by_visitor  no
    approved     cancel_for_prison  decider  cancelled_by_prison   yes
    submitted    follow             system   cancelled_by_prison   yes
    approved     follow             system   cancelled_by_prison   yes
    approved     reschedule         decider  approved              no
    approved     check_in           gate     checked_in            no
    approved     mark_no_show       gate     no_show               no
    approved     refuse_entry       gate     refused_entry         yes
    approved     not_brought        gate     cancelled_by_prison   yes
    checked_in   begin              gate     in_progress           no
    in_progress  complete           gate     completed             no
    in_progress  cut_short          gate     cut_short             yes
    waitlisted   keep_place         system   place_kept            no
    waitlisted   withdraw           visitor  withdrawn             no
    waitlisted   lapse              system   lapsed                no
    place_kept   take_place         visitor  submitted             no
    place_kept   withdraw           visitor  withdrawn             no
    place_kept   lapse              system   lapsed                no
    """.strip().splitlines()
}
TRIPLES = {tuple(row[:3]) for row in LEGAL}


@pytest.mark.parametrize("row", sorted(LEGAL), ids=" ".join)
def test_every_legal_move_leads_where_it_should(row: tuple[str, ...]) -> None:
    state, move, mover, to, owes_reason = row

    found = step(State(state), Move(move), Mover(mover))

    assert found.to == to
    assert found.needs_reason == (owes_reason == "yes")


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)), ids=str)
def test_every_other_move_is_refused(state: State, move: Move) -> None:
    for mover in Mover:
        if (state, move, mover) not in TRIPLES:
            with pytest.raises(IllegalMove, match=f"{mover} cannot {move} a visit that is {state}"):
                step(state, move, mover)


def test_the_table_holds_nothing_else() -> None:
    assert {(state, move, found.mover) for (state, move), found in TABLE.items()} == TRIPLES


def test_a_visit_that_has_ended_moves_no_more_but_by_a_second_look() -> None:
    assert {(state, move) for state, move in TABLE if state in ENDED} == {
        (State.REJECTED, Move.REOPEN)
    }


def test_every_state_can_be_reached_and_every_live_one_left() -> None:
    reached = set(FIRST.values()) | {found.to for found in TABLE.values()}

    assert reached == set(State)
    assert {state for state, _ in TABLE} - {State.REJECTED} == TO_COME
    assert set(State) == TO_COME | ENDED


def test_every_move_but_the_first_ones_is_in_the_table() -> None:
    assert {move for _, move in TABLE} == set(Move) - set(FIRST)


def test_only_a_wait_and_a_visit_that_will_not_be_hold_no_place() -> None:
    assert set(State) - HOLDS_A_PLACE == {
        State.WAITLISTED,
        State.REJECTED,
        State.WITHDRAWN,
        State.LAPSED,
        State.CANCELLED_BY_VISITOR,
        State.CANCELLED_BY_PRISON,
    }
