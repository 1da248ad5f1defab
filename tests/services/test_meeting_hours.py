"""An approved meeting moves to another hour when both homes have said yes to it, and never else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import local
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.hour_proposal import HourProposal
from app.models.slot import Slot
from app.models.visit_side import DeskNews, VisitSide
from app.queries.meeting_hours import proposals_to_answer
from app.services.approvals import Approval, approve_visit
from app.services.asking_home import take_back
from app.services.closures import close_day, close_hour
from app.services.entitlements import load_entitlements
from app.services.meeting_hours import agree_to_hour, keep_hour, propose_hour
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.meetings import an_agreed_meeting, an_approved_meeting, here, taken, there
from tests.prisoners import send_to_court
from tests.services.test_compassion import hour_after
from tests.services.test_side_replies import held_on
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")
OLD, NEW = 5, 7


def both_taken(cast: Cast, days: int) -> tuple[int, int]:
    return taken(here(cast, days=days)), taken(there(cast, days=days))


def propose(cast: Cast, reference: str, *, days: int = NEW, by_asker: bool = True) -> None:
    officer, home = (cast.esha, cast.dum_dum_id) if by_asker else (cast.farid, cast.kalna_id)
    propose_hour(officer, reference, home, there(cast, days=days), "He is at court")


def proposed(reference: str) -> int:
    """The id of what is proposed now."""
    with scope.acting(SYSTEM):
        rows = select(HourProposal.id).where(HourProposal.settled_at.is_(None))
        return db.session.scalars(
            rows.where(HourProposal.visit_id == the_visit(reference).id)
        ).one()


def agree(cast: Cast, reference: str, officer: Actor | None = None) -> None:
    """Kalna says yes, unless the officer is Dum Dum's."""
    home = cast.dum_dum_id if officer == cast.esha else cast.kalna_id
    agree_to_hour(officer or cast.farid, reference, home, proposed(reference), None)


def code(refused: pytest.ExceptionInfo[Refused]) -> Code:
    return refused.value.refusals[0].code


@pytest.mark.parametrize("by_asker", [True, False])
def test_either_home_proposes_and_the_meeting_moves_when_the_other_agrees(
    cast: Cast, by_asker: bool
) -> None:
    reference = an_approved_meeting(cast)
    proposer, other = (cast.dum_dum_id, cast.kalna_id)
    if not by_asker:
        proposer, other = other, proposer
    propose(cast, reference, by_asker=by_asker)
    assert (both_taken(cast, OLD), both_taken(cast, NEW)) == ((1, 1), (0, 0))
    assert (proposals_to_answer([proposer]), proposals_to_answer([other])) == (0, 1)

    agree(cast, reference, cast.farid if by_asker else cast.esha)

    assert (both_taken(cast, OLD), both_taken(cast, NEW)) == ((0, 0), (1, 1))
    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.APPROVED, there(cast, days=NEW))
    assert [event.move for event in visit.events[-2:]] == [Move.PROPOSE_HOUR, Move.AGREE_HOUR]
    with scope.acting(SYSTEM):
        assert db.session.get_one(VisitSide, visit.id).slot_id == here(cast, days=NEW)
        told = select(DeskNews.facility_id).where(DeskNews.move == Move.AGREE_HOUR)
        assert set(db.session.scalars(told)) == {cast.dum_dum_id, cast.kalna_id}
    assert proposals_to_answer([proposer, other]) == 0


def test_nobody_agrees_to_his_own_proposal_or_for_the_other_home(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    own = proposed(reference)

    with pytest.raises(Refused) as refused:
        agree_to_hour(cast.esha, reference, cast.dum_dum_id, own, None)
    for officer, home in (
        (cast.esha, cast.kalna_id),
        (cast.farid, cast.dum_dum_id),
        (cast.gita, cast.dum_dum_id),
    ):
        with pytest.raises(NotFound):
            agree_to_hour(officer, reference, home, own, None)

    assert code(refused) is Code.HOUR_NOT_PROPOSED
    assert both_taken(cast, OLD) == (1, 1)


def test_no_page_of_before_moves_it_alone(cast: Cast) -> None:
    reference = an_approved_meeting(cast)

    with pytest.raises((AlreadyDecided, Refused)):
        move_visit(cast.farid, reference, there(cast, days=NEW))

    assert both_taken(cast, OLD) == (1, 1)


def test_a_visit_of_one_home_knows_no_proposal(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)

    with pytest.raises(NotFound):
        propose_hour(cast.esha, reference, cast.dum_dum_id, there(cast, days=NEW), None)


def test_a_meeting_that_is_not_approved_is_not_moved(cast: Cast) -> None:
    reference = an_agreed_meeting(cast)

    with pytest.raises(AlreadyDecided):
        propose(cast, reference)


@pytest.mark.parametrize("by_asker", [True, False])
def test_a_no_and_a_proposal_taken_back_leave_all_as_it_was(cast: Cast, by_asker: bool) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    officer, home = (cast.esha, cast.dum_dum_id) if by_asker else (cast.farid, cast.kalna_id)

    keep_hour(officer, reference, home, proposed(reference), "The terminal is in repair")

    assert the_visit(reference).slot_id == there(cast, days=OLD)
    assert (both_taken(cast, OLD), both_taken(cast, NEW)) == ((1, 1), (0, 0))
    assert the_visit(reference).events[-1].family_note == "The terminal is in repair"
    assert proposals_to_answer([cast.dum_dum_id, cast.kalna_id]) == 0


def test_nobody_agrees_to_an_hour_that_he_was_not_shown(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    shown = proposed(reference)
    propose(cast, reference, days=8)

    with pytest.raises(Refused) as refused:
        agree_to_hour(cast.farid, reference, cast.kalna_id, shown, None)

    assert code(refused) is Code.HOUR_NOT_PROPOSED
    assert both_taken(cast, OLD) == (1, 1)


def test_the_other_home_may_propose_an_hour_of_its_own_instead(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    propose(cast, reference, days=8, by_asker=False)

    agree(cast, reference, cast.esha)

    assert (both_taken(cast, OLD), both_taken(cast, NEW)) == ((0, 0), (0, 0))
    assert both_taken(cast, 8) == (1, 1)


@pytest.mark.parametrize("at_asker", [True, False])
def test_an_hour_that_filled_meanwhile_in_either_home_moves_nothing(
    cast: Cast, at_asker: bool
) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    with transaction(SYSTEM) as session:
        slot = session.get_one(Slot, (here if at_asker else there)(cast, days=NEW))
        slot.places_taken = slot.places

    with pytest.raises(Refused) as refused:
        agree(cast, reference)

    assert code(refused) is Code.SLOT_FULL
    assert both_taken(cast, OLD) == (1, 1)
    assert the_visit(reference).slot_id == there(cast, days=OLD)


def test_an_hour_that_closed_meanwhile_moves_nothing(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    close_hour(cast.esha, here(cast, days=NEW))

    with pytest.raises(Refused) as refused:
        agree(cast, reference)

    assert code(refused) is Code.SLOT_FULL
    assert both_taken(cast, OLD) == (1, 1)


def test_a_prisoner_who_is_busy_or_away_then_is_not_moved(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    family = a_visit(cast, slot_id=here(cast, days=8), mode=Mode.VIDEO)
    propose(cast, reference, days=8)
    approve_visit(cast.esha, family, Approval(prisoner_id=cast.bilal_id, staff_note="seen"))
    with pytest.raises(Refused) as refused:
        agree(cast, reference)
    assert code(refused) is Code.PRISONER_BUSY

    with scope.acting(SYSTEM):
        slot = db.session.get_one(Slot, here(cast, days=NEW))
        begins, ends = slot.starts_at, slot.ends_at
    send_to_court(cast, begins, ends)
    with pytest.raises(Refused) as refused:
        propose(cast, reference, days=NEW)

    assert code(refused) is Code.PRISONER_AWAY
    assert both_taken(cast, OLD) == (1, 1)


def test_both_counts_follow_to_the_days_of_the_new_hour(cast: Cast) -> None:
    load_entitlements()
    reference = an_approved_meeting(cast)
    propose(cast, reference, days=12)
    agree(cast, reference)
    new_day = the_visit(reference).slot.starts_at.date()

    for prisoner_id in (cast.bilal_id, cast.kalna_prisoner_id):
        assert held_on(prisoner_id) == [new_day]
    take_back(cast.esha, reference)
    for prisoner_id in (cast.bilal_id, cast.kalna_prisoner_id):
        assert held_on(prisoner_id) == []


def test_a_move_grants_nobody_more_than_his_count(cast: Cast) -> None:
    load_entitlements()
    reference = an_approved_meeting(cast)
    family = a_visit(cast, slot_id=hour_after(here(cast, days=12)), mode=Mode.VIDEO)
    approve_visit(cast.esha, family, Approval(prisoner_id=cast.bilal_id, staff_note="seen"))
    propose(cast, reference, days=12)

    with pytest.raises(Refused) as refused:
        agree(cast, reference)

    assert code(refused) is Code.NONE_LEFT_THEN
    assert both_taken(cast, OLD) == (1, 1)


def test_a_meeting_whose_hour_was_closed_is_moved_and_no_longer_in_doubt(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    visit = the_visit(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date()
    close_day(cast.farid, cast.kalna_id, day, Reason.WEATHER)
    assert the_visit(reference).is_flagged
    propose(cast, reference, by_asker=False)

    agree(cast, reference, cast.esha)

    assert not the_visit(reference).is_flagged
    assert both_taken(cast, OLD) == (0, 0)


def test_what_was_proposed_is_nothing_once_the_meeting_is_off(cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    shown = proposed(reference)
    take_back(cast.esha, reference)

    with pytest.raises(AlreadyDecided):
        agree_to_hour(cast.farid, reference, cast.kalna_id, shown, None)

    assert (both_taken(cast, OLD), both_taken(cast, NEW)) == ((0, 0), (0, 0))
    assert proposals_to_answer([cast.kalna_id]) == 0


def test_two_who_agree_in_one_moment_move_it_once(app: Flask, cast: Cast) -> None:
    reference = an_approved_meeting(cast)
    propose(cast, reference)
    shown = proposed(reference)

    def say_yes() -> Code | None:
        try:
            agree_to_hour(cast.farid, reference, cast.kalna_id, shown, None)
        except Refused as refused:
            return refused.refusals[0].code
        return None

    answers = together(app, 2, say_yes)

    assert sorted(answers, key=str) == [None, Code.HOUR_NOT_PROPOSED]
    assert (both_taken(cast, OLD), both_taken(cast, NEW)) == ((0, 0), (1, 1))
