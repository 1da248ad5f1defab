"""Why a visit is refused, and what of it the family may know."""

from __future__ import annotations

import pytest

from app.domain.reasons import (
    FOR_CANCELLATION,
    FOR_CUTTING_SHORT,
    FOR_ENTRY_REFUSAL,
    FOR_NOT_BRINGING,
    FOR_REJECTION,
    NEEDS_A_NOTE,
    Reason,
    shown_as,
)
from app.wording.reasons import FOR_STAFF, for_family

OFFERED = sorted(
    {
        *FOR_REJECTION,
        *FOR_CANCELLATION,
        *FOR_ENTRY_REFUSAL,
        *FOR_CUTTING_SHORT,
        *FOR_NOT_BRINGING,
    }
)
NEUTRAL = {Reason.DETAILS_NOT_CONFIRMED, Reason.NOT_POSSIBLE_NOW}


@pytest.mark.parametrize("reason", [reason for reason in Reason if "prisoner" in reason])
def test_nothing_is_told_of_a_prisoner(reason: Reason) -> None:
    assert shown_as(reason) in NEUTRAL


@pytest.mark.parametrize(
    "reason",
    [
        Reason.LIMIT_REACHED,
        Reason.VISITOR_NOT_ON_LIST,
        Reason.COURT_ORDER,
        Reason.SECURITY,
    ],
)
def test_what_would_tell_that_somebody_is_held_is_masked(reason: Reason) -> None:
    assert shown_as(reason) in NEUTRAL


@pytest.mark.parametrize("reason", [Reason.RELATION_UNPROVED, Reason.ID_UNCLEAR, Reason.WEATHER])
def test_what_a_family_can_mend_is_told_as_it_is(reason: Reason) -> None:
    assert shown_as(reason) is reason


def test_not_found_transferred_and_not_on_the_list_read_the_same() -> None:
    hidden = (Reason.PRISONER_NOT_FOUND, Reason.PRISONER_TRANSFERRED, Reason.VISITOR_NOT_ON_LIST)
    assert len({shown_as(reason) for reason in hidden}) == 1


def test_what_is_shown_is_never_masked_again() -> None:
    assert all(shown_as(shown_as(reason)) is shown_as(reason) for reason in Reason)


@pytest.mark.usefixtures("in_app")
def test_every_reason_on_offer_has_words_for_both_sides() -> None:
    for reason in OFFERED:
        assert str(FOR_STAFF[reason]).strip()
        assert str(for_family(reason)).strip()


def test_no_officer_is_offered_a_code_that_only_masks() -> None:
    assert not NEUTRAL & set(OFFERED)


def test_every_reason_can_be_given_or_masks_another() -> None:
    # The system's own, for a family that did not reply or waited in vain.
    silence = {Reason.QUESTION_UNANSWERED, Reason.OFFER_NOT_TAKEN}
    silence |= {Reason.PLACE_NOT_TAKEN, Reason.NO_PLACE_FREE}
    assert set(OFFERED) | NEUTRAL | silence == set(Reason)


def test_another_reason_wants_words() -> None:
    assert frozenset({Reason.OTHER}) == NEEDS_A_NOTE
    assert all(Reason.OTHER in offered for offered in (FOR_REJECTION, FOR_CANCELLATION))


def test_the_gate_which_writes_no_notes_is_offered_no_reason_that_wants_one() -> None:
    assert not NEEDS_A_NOTE & {*FOR_ENTRY_REFUSAL, *FOR_CUTTING_SHORT}
