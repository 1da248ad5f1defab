"""The states of a contact: which moves are legal, by whom, and by when an ask is answered."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from app.domain.contact_states import (
    CONTACT_TABLE,
    ContactMove,
    ContactState,
    IllegalContactMove,
    answer_due_on,
    contact_moves,
    contact_step,
)
from app.domain.list_checks import ListFacts, list_checks
from app.domain.policy import FacilityPolicy
from app.domain.reasons import FOR_ASK_REFUSAL, FOR_ENDING, NEEDS_A_NOTE, Reason, shown_for_ask
from app.domain.request_checks import Verdict, worst
from app.domain.visit_states import Mover
from app.wording.contacts import words_for_end, words_for_refusal

S, M = ContactState, ContactMove
LEGAL = {
    (S.ASKED, M.APPROVE, Mover.DECIDER): S.APPROVED,
    (S.ASKED, M.REFUSE, Mover.DECIDER): S.REFUSED,
    (S.ASKED, M.WITHDRAW, Mover.VISITOR): S.WITHDRAWN,
    (S.APPROVED, M.END, Mover.DECIDER): S.ENDED,
}


@pytest.mark.parametrize(("state", "move", "mover"), list(product(S, M, Mover)))
def test_every_move_is_in_the_table_or_illegal(
    state: ContactState, move: ContactMove, mover: Mover
) -> None:
    if (state, move, mover) in LEGAL:
        assert contact_step(state, move, mover) is LEGAL[state, move, mover]
        assert move in contact_moves(state, mover)
    else:
        assert move not in contact_moves(state, mover)
        with pytest.raises(IllegalContactMove):
            contact_step(state, move, mover)


def test_nothing_leads_out_of_what_is_settled() -> None:
    settled = {S.REFUSED, S.WITHDRAWN, S.ENDED}
    assert not settled & {state for state, _move in CONTACT_TABLE}


def test_an_ask_is_answered_in_days() -> None:
    policy = FacilityPolicy(asks_answered_in_days=7)
    assert answer_due_on(date(2026, 11, 25), policy) == date(2026, 12, 2)


def test_what_would_tell_that_somebody_is_held_reads_like_nobody_of_that_name() -> None:
    masked = [reason for reason in FOR_ASK_REFUSAL if "prisoner" in reason]
    masked += [Reason.COURT_ORDER, Reason.SECURITY, Reason.CO_ACCUSED_OR_WITNESS]
    assert {shown_for_ask(reason) for reason in masked} == {Reason.DETAILS_NOT_CONFIRMED}


@pytest.mark.usefixtures("in_app")
def test_every_reason_has_words_for_the_family_and_another_wants_a_note() -> None:
    for reason in FOR_ASK_REFUSAL:
        assert words_for_refusal(reason).strip()
    for reason in FOR_ENDING:
        assert words_for_end(reason).strip()
    assert {*FOR_ASK_REFUSAL} & {*FOR_ENDING} >= NEEDS_A_NOTE


@pytest.mark.usefixtures("in_app")
def test_the_true_reason_of_an_end_is_masked() -> None:
    hidden = (Reason.PRISONER_DECLINED, Reason.SECURITY, Reason.COURT_ORDER)
    assert len({words_for_end(reason) for reason in hidden}) == 1


@pytest.mark.usefixtures("in_app")
def test_a_bar_is_told_with_its_last_day_and_without_why() -> None:
    words = words_for_refusal(Reason.VISITOR_BARRED, date(2026, 12, 31))
    assert "until Thursday, 31 December" in words
    assert "second look" in words


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        ({}, Verdict.GREEN),
        ({"is_held": False}, Verdict.RED),
        ({"is_barred": True}, Verdict.RED),
        ({"has_identity": False}, Verdict.AMBER),
        ({"paper_used_by_others": 1}, Verdict.AMBER),
    ],
)
def test_each_fact_has_its_verdict(fact: dict[str, int], verdict: Verdict) -> None:
    facts = {"is_held": True, "has_identity": True, "paper_used_by_others": 0, "is_barred": False}
    assert worst(list_checks(ListFacts(**{**facts, **fact}))) is verdict
