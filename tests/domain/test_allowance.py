"""The arithmetic of the ledger: what is held, used, given back, granted; whose turn it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from app.domain.allowance import (
    Balance,
    Claim,
    Entry,
    EntryKind,
    balance_on,
    in_turn,
    is_counted,
    next_day,
    owed_at,
)
from app.domain.allowance_check import AllowanceNote, Standing
from app.domain.custody import PrisonerClass
from app.domain.entitlement import EntitlementRow, Period
from app.domain.policy import Mode
from app.domain.reasons import FOR_CUTTING_SHORT, Reason
from app.domain.relations import Relation
from app.domain.visit_states import ENDED, TO_COME, State

DAY = date(2026, 11, 24)  # a Tuesday
NEXT_WEEK = date(2026, 11, 30)
ROW = EntitlementRow(
    prisoner_class=PrisonerClass.UNDERTRIAL,
    mode=Mode.PHYSICAL,
    count=1,
    period=Period.WEEK,
    source="test",
)
K = EntryKind


def lines(*kinds: EntryKind, mode: Mode = Mode.PHYSICAL, day: date = DAY) -> list[Entry]:
    return [Entry(kind=kind, mode=mode, counted_on=day) for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "left"),
    [
        ((), 1),
        ((K.RESERVE,), 0),
        ((K.RESERVE, K.USE), 0),
        ((K.RESERVE, K.GIVE_BACK), 1),
        ((K.RESERVE, K.GIVE_BACK, K.RESERVE, K.USE), 0),
        ((K.GRANT, K.RESERVE, K.USE, K.RESERVE), 0),
        ((K.GRANT,), 2),
    ],
)
def test_what_is_left_follows_from_the_lines(kinds: tuple[EntryKind, ...], left: int) -> None:
    assert balance_on(DAY, ROW, lines(*kinds)).left == left


def test_lines_of_another_period_or_mode_do_not_count() -> None:
    entries = lines(K.RESERVE, day=NEXT_WEEK) + lines(K.RESERVE, mode=Mode.VIDEO)

    assert balance_on(DAY, ROW, entries).left == 1
    assert balance_on(DAY, replace(ROW, is_shared=True), entries).left == 0


def test_a_correction_may_take_away() -> None:
    entries = [Entry(kind=K.CORRECT, mode=Mode.PHYSICAL, counted_on=DAY, amount=-1)]
    assert balance_on(DAY, ROW, entries) == Balance(count=1, granted=-1)


def test_a_rule_that_gives_less_than_was_promised_leaves_nothing_and_no_debt() -> None:
    assert balance_on(DAY, replace(ROW, count=0), lines(K.RESERVE)).left == 0


def test_the_next_day_is_today_while_something_is_left_and_else_a_new_period() -> None:
    held = lines(K.RESERVE)

    assert next_day(DAY, lambda _day: ROW, []) == DAY
    assert next_day(DAY, lambda _day: ROW, held) == NEXT_WEEK
    both = held + lines(K.RESERVE, day=NEXT_WEEK)
    assert next_day(DAY, lambda _day: ROW, both) == NEXT_WEEK + timedelta(days=7)
    assert next_day(DAY, lambda _day: None, held) == DAY
    assert next_day(DAY, lambda _day: replace(ROW, count=0), []) is None


def test_the_next_day_follows_a_rule_that_ends_within_the_period() -> None:
    ending = replace(ROW, count=0, valid_until=DAY + timedelta(days=1))

    def row_on(day: date) -> EntitlementRow:
        return ending if ending.is_valid_on(day) else ROW

    assert next_day(DAY, row_on, []) == DAY + timedelta(days=2)


@pytest.mark.parametrize("state", sorted(TO_COME))
def test_a_visit_to_come_owes_nothing_yet(state: State) -> None:
    assert owed_at(state, None) is None


@pytest.mark.parametrize("state", sorted(ENDED - {State.CUT_SHORT}))
def test_states_rule_5_used_on_completed_and_no_show_returned_on_every_other_end(
    state: State,
) -> None:
    used = state in (State.COMPLETED, State.NO_SHOW)
    assert owed_at(state, None) is (K.USE if used else K.GIVE_BACK)


@pytest.mark.parametrize("reason", FOR_CUTTING_SHORT)
def test_a_visit_cut_short_is_returned_unless_the_family_is_at_fault(reason: Reason) -> None:
    expected = K.USE if reason is Reason.CONDUCT else K.GIVE_BACK
    assert owed_at(State.CUT_SHORT, reason) is expected


def test_lawyers_and_officials_are_not_counted() -> None:
    assert {each for each in Relation if not is_counted(each)} == {
        Relation.LAWYER,
        Relation.LEGAL_AID,
        Relation.NGO_WORKER,
        Relation.RELIGIOUS_PERSON,
        Relation.DOCTOR,
        Relation.CONSULAR_OFFICER,
    }


AT = datetime(2026, 11, 24, tzinfo=UTC)


def claim(visit_id: int, met_days_ago: int | None, *, is_on_list: bool = True) -> Claim:
    met = None if met_days_ago is None else AT - timedelta(days=met_days_ago)
    return Claim(
        visit_id=visit_id,
        is_on_list=is_on_list,
        has_hold=False,
        last_met_at=met,
        asked_at=AT + timedelta(minutes=visit_id),
    )


@pytest.mark.parametrize(
    ("claims", "order"),
    [
        ([claim(1, 7), claim(2, 14)], [2, 1]),
        ([claim(1, 7), claim(2, None)], [2, 1]),
        ([claim(2, None), claim(1, None)], [1, 2]),
        ([claim(1, None, is_on_list=False), claim(2, 1)], [2, 1]),
    ],
)
def test_who_met_the_prisoner_longer_ago_goes_first(claims: list[Claim], order: list[int]) -> None:
    assert [each.visit_id for each in in_turn(claims)] == order


@pytest.mark.parametrize(
    ("free", "turn", "claims", "note"),
    [
        (1, 0, 1, AllowanceNote.WITHIN),
        (2, 1, 2, AllowanceNote.WITHIN),
        (1, 0, 2, AllowanceNote.THEIR_TURN),
        (1, 1, 2, AllowanceNote.OTHERS_TURN),
        (0, 0, 2, AllowanceNote.USED_UP),
    ],
)
def test_the_officer_reads_whose_turn_it_is_only_when_it_matters(
    free: int, turn: int, claims: int, note: AllowanceNote
) -> None:
    assert Standing(limit=2, free=free, turn=turn, claims=claims).note is note


class LedgerAgainstModel(RuleBasedStateMachine):
    """Random requests, decisions and ends, against a count kept by hand."""

    promised = Bundle("promised")

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.limit, self.taken = 2, 0
        self.row = replace(ROW, count=2)

    @property
    def balance(self) -> Balance:
        return balance_on(DAY, self.row, self.entries)

    @rule(target=promised, grants=st.booleans())
    def approve(self, grants: bool) -> bool:
        if not self.balance.left:
            if not grants:
                return False
            self.entries += lines(K.GRANT)
            self.limit += 1
        self.entries += lines(K.RESERVE)
        self.taken += 1
        return True

    @rule(was_promised=consumes(promised), state=st.sampled_from(sorted(ENDED)))
    def end(self, was_promised: bool, state: State) -> None:
        kind = owed_at(state, Reason.CONDUCT)
        if was_promised and kind is not None:
            self.entries += lines(kind)
            self.taken -= kind is K.GIVE_BACK

    @invariant()
    def what_is_taken_never_exceeds_the_count_and_the_grants(self) -> None:
        balance = self.balance
        assert balance.used + balance.held == self.taken <= balance.limit == self.limit
        assert balance.left == self.limit - self.taken >= 0
        assert balance.held >= 0


TestLedgerAgainstModel = LedgerAgainstModel.TestCase
