"""A visit is changed without being cancelled: one reference, one place, nothing lost by asking."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, Code, NotFound, Refused
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.message_kinds import MessageKind
from app.domain.relations import Relation
from app.domain.visit_states import Move, State
from app.extensions import db
from app.models import scope
from app.models.relative_link import RelativeLink
from app.models.visit_change import VisitChange
from app.queries.changes import changes_of, visits_to_change
from app.services.approvals import Approval, approve_visit
from app.services.changes import (
    Change,
    agree_to_change,
    amend_request,
    ask_for_change,
    decline_change,
)
from app.services.transaction import transaction
from app.services.visits import Companion, submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import PLACES, Cast
from tests.services.test_draft_holds import check_every_place, fill, taken

pytestmark = pytest.mark.usefixtures("in_app")

TARA = Companion(
    name="Tara Nodimajhi",
    age=41,
    gender=Gender.FEMALE,
    relation=Relation.AUNT,
    identity_kind=IdentityKind.VOTER_ID,
)


def to(slot_id: int, *companions: Companion) -> Change:
    return Change(slot_id=slot_id, companions=companions)


def changes(reference: str) -> list[VisitChange]:
    with scope.acting(SYSTEM):
        return changes_of(the_visit(reference))


def waiting(cast: Cast) -> list[str]:
    db.session.rollback()
    with scope.acting(cast.esha):
        return [visit.reference for visit in visits_to_change([cast.dum_dum_id])]


def test_a_request_that_waits_is_moved_at_once_and_keeps_its_reference(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    reference = a_visit(cast, slot_id=first)

    amend_request(cast.asha, reference, to(other, TARA))

    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.SUBMITTED, other)
    assert [person.name for person in visit.attendees] == ["Tara Nodimajhi"]
    assert [event.move for event in visit.events] == [Move.SUBMIT, Move.AMEND]
    (change,) = changes(reference)
    assert (change.from_slot_id, change.slot_id, change.is_made) == (first, other, True)
    assert (change.names_before, change.names) == ([], ["Tara Nodimajhi"])
    assert (taken(first), taken(other)) == (0, 1)
    check_every_place()


def test_only_the_people_may_change_too(cast: Cast) -> None:
    reference = a_visit(cast, companions=(TARA,))
    slot_id = the_visit(reference).slot_id

    amend_request(cast.asha, reference, to(slot_id))

    assert the_visit(reference).attendees == []
    assert taken(slot_id) == 1


def test_a_full_hour_and_too_many_people_are_refused_and_nothing_has_moved(cast: Cast) -> None:
    full = cast.slot_id(days=5)
    fill(cast, full, PLACES)
    reference = a_visit(cast)
    slot_id = the_visit(reference).slot_id
    many = [Companion(**{**TARA.__dict__, "name": f"Tara {n}"}) for n in range(4)]

    with pytest.raises(Refused) as refused:
        amend_request(cast.asha, reference, to(full, *many))

    assert {one.code for one in refused.value.refusals} == {Code.SLOT_FULL, Code.TOO_MANY_ADULTS}
    assert the_visit(reference).slot_id == slot_id
    check_every_place()


def test_three_open_requests_do_not_stand_in_the_way_of_changing_one(cast: Cast) -> None:
    first, *_others = (a_visit(cast, slot_id=cast.slot_id(days=day)) for day in (3, 5, 6))
    amend_request(cast.asha, first, to(cast.slot_id(days=7)))
    with pytest.raises(Refused, match=Code.SLOT_ALREADY_ASKED):
        amend_request(cast.asha, first, to(cast.slot_id(days=5)))
    check_every_place()


def test_changing_nothing_is_said_and_writes_nothing(cast: Cast) -> None:
    reference = a_visit(cast)
    with pytest.raises(Refused, match=Code.NOTHING_CHANGED):
        amend_request(cast.asha, reference, to(the_visit(reference).slot_id))
    assert changes(reference) == []


def test_an_approved_visit_stays_until_the_home_agrees(cast: Cast) -> None:
    first, other = cast.slot_id(), cast.slot_id(days=5)
    reference = a_visit(cast, state=State.APPROVED, slot_id=first)
    with pytest.raises(AlreadyDecided):
        amend_request(cast.asha, reference, to(other))

    ask_for_change(cast.asha, reference, to(other, TARA))

    visit = the_visit(reference)
    assert (visit.state, visit.slot_id, visit.attendees) == (State.APPROVED, first, [])
    assert (taken(first), taken(other)) == (1, 0)
    assert waiting(cast) == [reference]

    agree_to_change(cast.esha, reference, None)

    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.APPROVED, other)
    assert [person.name for person in visit.attendees] == ["Tara Nodimajhi"]
    assert visit.messages[-1].kind is MessageKind.CHANGE_MADE
    assert waiting(cast) == []
    check_every_place()


def test_a_change_that_cannot_be_leaves_the_visit(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    first = the_visit(reference).slot_id
    ask_for_change(cast.asha, reference, to(cast.slot_id(days=5)))

    decline_change(cast.esha, reference, "He is at court then.")

    visit = the_visit(reference)
    assert (visit.state, visit.slot_id) == (State.APPROVED, first)
    assert "court" in (visit.messages[-1].words or "")
    with pytest.raises(Refused, match=Code.NO_CHANGE_ASKED):
        agree_to_change(cast.ravi, reference, None)


def test_the_newest_change_asked_for_is_the_one_that_waits(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    ask_for_change(cast.asha, reference, to(cast.slot_id(days=5)))
    ask_for_change(cast.asha, reference, to(cast.slot_id(days=6)))

    agree_to_change(cast.esha, reference, None)

    assert the_visit(reference).slot_id == cast.slot_id(days=6)
    assert [one.is_made for one in changes(reference)] == [True, False]


def test_an_hour_that_filled_or_a_prisoner_who_is_busy_then_is_refused(cast: Cast) -> None:
    full, busy = cast.slot_id(days=5), cast.slot_id(days=6)
    reference = a_visit(cast, state=State.APPROVED)
    first = the_visit(reference).slot_id
    ask_for_change(cast.asha, reference, to(full))
    fill(cast, full, PLACES)
    with pytest.raises(Refused, match=Code.SLOT_FULL):
        agree_to_change(cast.esha, reference, None)

    other = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=busy))
    yes = Approval(prisoner_id=cast.bilal_id, staff_note="seen")
    approve_visit(cast.esha, other, yes)
    ask_for_change(cast.asha, reference, to(busy))
    with pytest.raises(Refused, match=Code.PRISONER_BUSY):
        agree_to_change(cast.esha, reference, "seen")

    assert the_visit(reference).slot_id == first
    check_every_place()


def test_who_stays_keeps_his_row_and_who_had_a_link_stays_on_record(cast: Cast) -> None:
    other = replace(TARA, name="Tara Megh")
    reference = a_visit(cast, state=State.APPROVED, companions=(TARA, other))
    before = {person.name: person.id for person in the_visit(reference).attendees}
    with transaction(SYSTEM) as session:
        session.add(
            RelativeLink(
                visit_id=the_visit(reference).id,
                attendee_id=before["Tara Megh"],
                address="tara@family.example",
                key_hash="k",
                sent_at=now(),
            )
        )

    ask_for_change(cast.asha, reference, to(the_visit(reference).slot_id, TARA))
    agree_to_change(cast.esha, reference, None)

    visit = the_visit(reference)
    assert {person.name: person.id for person in visit.coming} == {TARA.name: before[TARA.name]}
    with scope.acting(SYSTEM):
        assert db.session.scalars(select(RelativeLink.ended_at)).one() is not None


def test_nobody_else_changes_it_and_the_gate_does_not_agree(cast: Cast) -> None:
    reference = a_visit(cast)
    for stranger in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            amend_request(stranger, reference, to(cast.slot_id(days=5)))
    approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id))
    ask_for_change(cast.asha, reference, to(cast.slot_id(days=5)))
    for stranger in (cast.gita, cast.farid):
        with pytest.raises(NotFound):
            agree_to_change(stranger, reference, None)
