"""What a family does with a visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.errors import Code, Refused
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.relations import Relation
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models.facility import Facility
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_draft import VisitDraft
from app.models.visitor import Visitor
from app.services.drafts import keep_answers
from app.services.transaction import transaction
from app.services.visits import Companion, submit_visit, withdraw_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast

pytestmark = pytest.mark.usefixtures("in_app")

CHILD = Companion(
    name="Tuni Nodimajhi",
    age=6,
    gender=Gender.FEMALE,
    relation=Relation.DAUGHTER,
    identity_kind=IdentityKind.NONE,
)


def refused(cast: Cast, **changes: Any) -> list[Code]:
    with pytest.raises(Refused) as caught:
        submit_visit(cast.asha, a_wanted_visit(cast, **changes))
    return [refusal.code for refusal in caught.value.refusals]


def change(row: type[Any], row_id: int | None, **values: object) -> None:
    with transaction(SYSTEM) as session:
        session.execute(update(row).where(row.id == row_id).values(**values))


def count(row: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(row)) or 0


def taken(slot_id: int) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Slot.places_taken).where(Slot.id == slot_id))


def test_it_works(cast: Cast) -> None:
    visit = the_visit(a_visit(cast, companions=(CHILD,)))

    assert visit.state is State.SUBMITTED
    assert (visit.slot.places_taken, visit.seat_no, visit.version) == (1, 1, 1)
    assert visit.visitor_id == cast.asha.id
    assert visit.submitted_at < visit.due_at < visit.slot.starts_at
    assert [(person.name, person.age) for person in visit.attendees] == [("Tuni Nodimajhi", 6)]
    assert [event.move for event in visit.events] == [Move.SUBMIT]
    assert {message.channel for message in visit.messages} == {"sms", "email"}


def test_the_same_form_twice_is_one_visit(cast: Cast) -> None:
    wanted = a_wanted_visit(cast, companions=(CHILD,))

    assert submit_visit(cast.asha, wanted) == submit_visit(cast.asha, wanted)

    assert count(Visit) == 1
    # Two messages, and the look into the register.
    assert (count(Message), count(OutboxEntry)) == (2, 3)
    assert taken(wanted.slot_id) == 1


def test_the_same_form_finds_its_visit_even_after_the_hour_filled(cast: Cast) -> None:
    wanted = a_wanted_visit(cast)
    reference = submit_visit(cast.asha, wanted)
    change(Slot, wanted.slot_id, places_taken=PLACES, is_closed=True)

    assert submit_visit(cast.asha, wanted) == reference


@pytest.mark.parametrize("words", [{"wanted_name": "Someone"}, {"companions": (CHILD,)}])
def test_the_same_form_with_other_words_is_refused(cast: Cast, words: dict[str, Any]) -> None:
    wanted = a_wanted_visit(cast)
    submit_visit(cast.asha, wanted)

    with pytest.raises(Refused) as caught:
        submit_visit(cast.asha, replace(wanted, **words))

    assert [refusal.code for refusal in caught.value.refusals] == [Code.SAME_FORM_OTHER_WORDS]
    assert count(Visit) == 1


def test_somebody_elses_form_is_no_key_to_her_visit(cast: Cast) -> None:
    wanted = a_wanted_visit(cast)
    reference = submit_visit(cast.asha, wanted)

    with pytest.raises(Refused):
        submit_visit(cast.dev, wanted)

    assert the_visit(reference).slot.places_taken == 1


def test_an_hour_of_another_home_or_of_none_is_refused(cast: Cast) -> None:
    assert refused(cast, slot_id=cast.slot_id(at_kalna=True)) == [Code.SLOT_UNKNOWN]
    assert refused(cast, slot_id=999_999) == [Code.SLOT_UNKNOWN]


def test_today_is_too_soon_and_a_month_ahead_too_late(cast: Cast, clock: Traveller) -> None:
    assert refused(cast, slot_id=cast.slot_id(days=-1)) == [Code.SLOT_TOO_SOON]
    assert refused(cast, slot_id=cast.slot_id(days=15)) == [Code.SLOT_TOO_LATE]


def test_an_hour_in_the_past_is_refused(cast: Cast, clock: Traveller) -> None:
    slot_id = cast.slot_id()
    clock.shift(10 * 24 * 3600)
    assert refused(cast, slot_id=slot_id) == [Code.SLOT_TOO_SOON]


def test_a_closed_hour_is_refused(cast: Cast) -> None:
    change(Slot, cast.slot_id(), is_closed=True)
    assert Code.SLOT_CLOSED in refused(cast)


def test_a_full_hour_is_refused_and_stays_full(cast: Cast) -> None:
    change(Slot, cast.slot_id(), places_taken=PLACES)

    assert refused(cast) == [Code.SLOT_FULL]
    assert taken(cast.slot_id()) == PLACES


def test_one_hour_is_asked_for_once(cast: Cast) -> None:
    a_visit(cast)
    assert refused(cast) == [Code.SLOT_ALREADY_ASKED]


def test_an_hour_given_back_may_be_asked_for_again(cast: Cast) -> None:
    a_visit(cast, state=State.WITHDRAWN)
    a_visit(cast, state=State.CANCELLED_BY_VISITOR)
    a_visit(cast)

    assert taken(cast.slot_id()) == 1


def test_a_fourth_open_request_is_refused_until_one_is_answered(cast: Cast) -> None:
    references = [a_visit(cast, slot_id=cast.slot_id(days=day)) for day in (3, 4, 6)]
    assert refused(cast, slot_id=cast.slot_id(days=7)) == [Code.TOO_MANY_OPEN_REQUESTS]

    withdraw_visit(cast.asha, references[0])
    a_visit(cast, slot_id=cast.slot_id(days=7))


def test_a_home_that_allows_one_open_request_is_obeyed(cast: Cast) -> None:
    change(Facility, cast.dum_dum_id, policy_row={"open_requests_per_visitor": 1})
    a_visit(cast)

    assert refused(cast, slot_id=cast.slot_id(days=7)) == [Code.TOO_MANY_OPEN_REQUESTS]


def test_the_party_is_held_to_the_rules(cast: Cast) -> None:
    adults = tuple(replace(CHILD, name=f"Person {n}", age=30) for n in range(3))
    assert refused(cast, companions=adults) == [Code.TOO_MANY_ADULTS]
    assert refused(cast, companions=(CHILD, CHILD)) == [Code.PERSON_TWICE]

    change(Visitor, cast.asha.id, birth_year=2010)
    assert refused(cast) == [Code.VISITOR_TOO_YOUNG]
    assert count(Visit) == count(Message) == 0


def test_the_draft_of_a_sent_request_is_gone_and_another_stays(cast: Cast) -> None:
    keep_answers(cast.asha, {"name": "Bilal"})
    a_visit(cast)
    assert count(VisitDraft) == 1

    key = db.session.scalar(select(VisitDraft.request_key))
    a_visit(cast, request_key=key, slot_id=cast.slot_id(days=5))
    assert count(VisitDraft) == 0
