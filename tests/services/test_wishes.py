"""Further hours are wishes in order: none is held, and the officer may say yes at any of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.errors import Code, Refused
from app.domain.help_needs import Need
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.visit_wish import VisitWish
from app.queries.approval_queue import waiting_for_decision
from app.services.approvals import Approval, approve_visit
from app.services.drafts import draft_again
from app.services.visits import submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast
from tests.services.test_draft_holds import check_every_place, fill, taken
from tests.services.test_drafts import draft_of

pytestmark = pytest.mark.usefixtures("in_app")


def wishes_of(reference: str) -> list[int]:
    with scope.acting(SYSTEM):
        rows = select(VisitWish.slot_id).where(VisitWish.visit_id == the_visit(reference).id)
        return list(db.session.scalars(rows.order_by(VisitWish.place)))


def yes_at(cast: Cast, slot_id: int | None) -> Approval:
    return Approval(prisoner_id=cast.bilal_id, slot_id=slot_id)


def test_the_first_choice_is_held_and_the_others_are_kept_in_order(cast: Cast) -> None:
    first, second, third = (cast.slot_id(days=day) for day in (3, 7, 5))
    reference = a_visit(cast, slot_id=first, other_slot_ids=(second, third))

    assert wishes_of(reference) == [second, third]
    assert (taken(first), taken(second), taken(third)) == (1, 0, 0)
    with scope.acting(cast.esha):
        (waiting,) = waiting_for_decision([cast.dum_dum_id])
        assert [wish.slot_id for wish in waiting.visit.wishes] == [second, third]


def test_what_does_not_fit_beside_the_first_is_no_wish(cast: Cast) -> None:
    first, second = cast.slot_id(), cast.slot_id(days=5)
    nonsense = (first, cast.slot_id(Mode.VIDEO), cast.slot_id(at_kalna=True), 987_654, second)
    reference = a_visit(cast, slot_id=first, other_slot_ids=(*nonsense, second))

    assert wishes_of(reference) == [second]


def test_one_yes_at_the_second_choice_moves_the_visit_there(cast: Cast) -> None:
    first, second = cast.slot_id(), cast.slot_id(days=5)
    reference = a_visit(cast, slot_id=first, other_slot_ids=(second,))

    approve_visit(cast.esha, reference, yes_at(cast, second))

    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.APPROVED, second)
    assert str(visit.slot.starts_at.day) in (visit.messages[-2].words or "")
    assert (taken(first), taken(second)) == (0, 1)
    check_every_place()


def test_a_choice_that_filled_meanwhile_is_refused_and_nothing_has_moved(cast: Cast) -> None:
    first, second = cast.slot_id(), cast.slot_id(days=5)
    reference = a_visit(cast, slot_id=first, other_slot_ids=(second,))
    fill(cast, second, PLACES)

    with pytest.raises(Refused, match=Code.SLOT_FULL):
        approve_visit(cast.esha, reference, yes_at(cast, second))

    assert the_visit(reference).slot_id == first
    check_every_place()


def test_an_hour_that_she_did_not_name_is_not_given(cast: Cast) -> None:
    reference = a_visit(cast)
    with pytest.raises(Refused, match=Code.SLOT_UNKNOWN):
        approve_visit(cast.esha, reference, yes_at(cast, cast.slot_id(days=5)))
    assert the_visit(reference).state is State.SUBMITTED


def test_the_checks_are_asked_at_the_hour_that_is_given(cast: Cast) -> None:
    first, second = cast.slot_id(), cast.slot_id(days=5)
    busy = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=second))
    approve_visit(cast.esha, busy, yes_at(cast, None))
    reference = a_visit(cast, slot_id=first, other_slot_ids=(second,))

    with pytest.raises(Refused, match=Code.PRISONER_BUSY):
        approve_visit(cast.esha, reference, yes_at(cast, second))


def test_she_is_not_given_an_hour_that_she_has_already(cast: Cast) -> None:
    first, second = cast.slot_id(), cast.slot_id(days=5)
    reference = a_visit(cast, slot_id=first, other_slot_ids=(second,))
    a_visit(cast, slot_id=second)

    with pytest.raises(Refused, match=Code.SLOT_ALREADY_ASKED):
        approve_visit(cast.esha, reference, yes_at(cast, second))
    check_every_place()


def test_help_is_kept_with_the_request_and_asked_again_with_its_words(cast: Cast) -> None:
    needs = (Need.WHEELCHAIR, Need.INTERPRETER)
    reference = a_visit(cast, needs=needs, needs_note="speaks Santali")

    found = the_visit(reference).help_asked
    assert found is not None
    assert (found.ticked, found.note) == (needs, "speaks Santali")
    withdraw_visit(cast.asha, reference)
    draft_again(cast.asha, reference)
    answers = draft_of(cast.asha).answers
    assert answers["needs-wheelchair"] == "y"
    assert answers["needs_note"] == "speaks Santali"


def test_who_needs_nothing_has_no_such_row(cast: Cast) -> None:
    assert the_visit(a_visit(cast)).help_asked is None
