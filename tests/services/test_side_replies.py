"""What the second home asks back or offers, and what the first replies for its prisoner."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.errors import Code, NotFound, Refused
from app.domain.policy import Mode
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.slot import Slot
from app.models.visit_side import DeskNews, VisitSide
from app.queries.offers import hours_to_offer
from app.queries.two_homes import waits_between_homes
from app.services.approvals import Approval, approve_visit
from app.services.asking_back import answer_home, ask_family
from app.services.asking_home import take_back
from app.services.closures import close_hour
from app.services.entitlements import load_entitlements
from app.services.offers import Offer, accept_offer, offer_slots
from app.services.side_replies import answer_for_side, decline_for_side, take_offer
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.meetings import a_meeting, an_agreed_meeting, approve, here, taken, there

pytestmark = pytest.mark.usefixtures("in_app")
QUESTION, ANSWER = "Of the same mother?", "Yes, by both registers."


def both_taken(cast: Cast, days: int) -> tuple[int, int]:
    return taken(here(cast, days=days)), taken(there(cast, days=days))


def offer(cast: Cast, reference: str, *days: int) -> None:
    hours = tuple(there(cast, days=day) for day in days)
    offer_slots(cast.farid, reference, Offer(prisoner_id=cast.kalna_prisoner_id, slot_ids=hours))


def an_offered_meeting(cast: Cast, *days: int) -> str:
    reference = an_agreed_meeting(cast)
    offer(cast, reference, *(days or (7,)))
    return reference


def code(refused: pytest.ExceptionInfo[Refused]) -> Code:
    return refused.value.refusals[0].code


def test_the_second_home_asks_and_the_first_answers(cast: Cast) -> None:
    reference = an_agreed_meeting(cast)
    ask_family(cast.farid, reference, QUESTION)
    assert the_visit(reference).state is State.NEEDS_INFO
    assert waits_between_homes([cast.dum_dum_id]) == 1
    assert waits_between_homes([cast.kalna_id]) == 0

    answer_for_side(cast.esha, reference, ANSWER)

    visit = the_visit(reference)
    assert visit.state is State.SUBMITTED
    assert [(event.move, event.actor_name, event.family_note) for event in visit.events[-2:]] == [
        (Move.ASK, cast.farid.name, QUESTION),
        (Move.ANSWER, cast.esha.name, ANSWER),
    ]
    approve(cast, reference)


def test_only_the_home_that_asks_answers(cast: Cast) -> None:
    reference = an_agreed_meeting(cast)
    ask_family(cast.farid, reference, QUESTION)

    with pytest.raises(NotFound):
        answer_for_side(cast.farid, reference, ANSWER)
    with pytest.raises(NotFound):
        answer_home(cast.farid, reference, ANSWER)
    with pytest.raises(Refused) as refused:
        answer_for_side(cast.esha, reference, None)

    assert code(refused) is Code.ANSWER_NEEDED
    assert the_visit(reference).state is State.NEEDS_INFO


def test_nothing_is_asked_or_offered_before_the_first_home_has_agreed(cast: Cast) -> None:
    reference = a_meeting(cast)

    with pytest.raises(Refused):
        ask_family(cast.farid, reference, QUESTION)
    with pytest.raises(Refused):
        offer(cast, reference, 7)

    assert the_visit(reference).state is State.SUBMITTED


def test_an_offered_hour_is_taken_in_both_homes_at_once(cast: Cast) -> None:
    reference = an_offered_meeting(cast, 7, 8)
    assert (both_taken(cast, 5), both_taken(cast, 7)) == ((1, 1), (0, 0))

    take_offer(cast.esha, reference, there(cast, days=7))

    visit = the_visit(reference)
    assert (visit.state, visit.prisoner_id) == (State.APPROVED, cast.kalna_prisoner_id)
    assert (both_taken(cast, 5), both_taken(cast, 7)) == ((0, 0), (1, 1))
    with scope.acting(SYSTEM):
        side = db.session.get_one(VisitSide, visit.id)
        assert side.slot_id == here(cast, days=7)
        told = {
            tuple(row) for row in db.session.execute(select(DeskNews.facility_id, DeskNews.move))
        }
    assert told == {(cast.dum_dum_id, Move.ACCEPT), (cast.kalna_id, Move.ACCEPT)}


def test_both_counts_follow_to_the_new_hour(cast: Cast) -> None:
    load_entitlements()
    reference = an_offered_meeting(cast, 12)
    take_offer(cast.esha, reference, there(cast, days=12))
    new_hour = the_visit(reference).slot.starts_at.date()

    for prisoner_id in (cast.bilal_id, cast.kalna_prisoner_id):
        assert held_on(prisoner_id) == [new_hour]
    take_back(cast.esha, reference)
    for prisoner_id in (cast.bilal_id, cast.kalna_prisoner_id):
        assert held_on(prisoner_id) == []


def held_on(prisoner_id: int) -> list[object]:
    """The days on which one of his count is held now."""
    with scope.acting(SYSTEM):
        lines = db.session.scalars(
            select(AllowanceEntry).where(AllowanceEntry.prisoner_id == prisoner_id)
        ).all()
    days: dict[int | None, list[object]] = {}
    for line in lines:
        days.setdefault(line.hold_no, []).append(line.counted_on)
    return [found[0] for found in days.values() if len(found) == 1]


def test_none_of_the_offered_hours_brings_the_first_wish_back(cast: Cast) -> None:
    reference = an_offered_meeting(cast)

    decline_for_side(cast.esha, reference)

    assert the_visit(reference).state is State.SUBMITTED
    assert both_taken(cast, 5) == (1, 1)
    approve(cast, reference)


def test_an_offer_may_be_taken_back_by_the_prisoner(cast: Cast) -> None:
    reference = an_offered_meeting(cast)

    take_back(cast.esha, reference)

    assert the_visit(reference).state is State.WITHDRAWN
    assert both_taken(cast, 5) == (0, 0)


def test_only_hours_that_both_homes_have_free_are_offered(cast: Cast) -> None:
    reference = an_agreed_meeting(cast)
    close_hour(cast.esha, here(cast, days=7))
    visit = the_visit(reference)
    with scope.acting(SYSTEM):
        shown = {slot.id for slot in hours_to_offer(visit)}
    assert there(cast, days=8) in shown
    assert there(cast, days=7) not in shown

    with pytest.raises(Refused) as refused:
        offer(cast, reference, 7)

    assert code(refused) is Code.OFFER_NEEDS_HOURS


def test_an_hour_that_filled_at_the_asking_home_is_not_taken(cast: Cast) -> None:
    reference = an_offered_meeting(cast)
    with transaction(SYSTEM) as session:
        slot = session.get_one(Slot, here(cast, days=7))
        slot.places_taken = slot.places

    with pytest.raises(Refused) as refused:
        take_offer(cast.esha, reference, there(cast, days=7))

    assert code(refused) is Code.SLOT_FULL
    assert the_visit(reference).state is State.OFFERED
    assert both_taken(cast, 5) == (1, 1)


def test_an_hour_at_which_the_asking_prisoner_has_a_visit_is_not_taken(cast: Cast) -> None:
    reference = an_offered_meeting(cast)
    family = a_visit(cast, slot_id=here(cast, days=7), mode=Mode.VIDEO)
    approve_visit(cast.esha, family, Approval(prisoner_id=cast.bilal_id))

    with pytest.raises(Refused) as refused:
        take_offer(cast.esha, reference, there(cast, days=7))

    assert code(refused) is Code.PRISONER_BUSY
    assert both_taken(cast, 7) == (1, 0)


def test_nobody_but_a_deciding_officer_of_the_asking_home_takes_an_hour(cast: Cast) -> None:
    reference = an_offered_meeting(cast)
    slot_id = there(cast, days=7)

    for nobody in (cast.farid, cast.gita):
        with pytest.raises(NotFound):
            take_offer(nobody, reference, slot_id)
    with pytest.raises(NotFound):
        accept_offer(cast.farid, reference, slot_id)
    with pytest.raises(Refused) as refused:
        take_offer(cast.esha, reference, there(cast, days=8))

    assert code(refused) is Code.SLOT_UNKNOWN
