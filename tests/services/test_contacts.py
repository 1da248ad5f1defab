"""A family asks to be put on a list, and an officer answers: once, with a reason, told to her."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM, Actor
from app.domain.audit_acts import Act
from app.domain.clock import now, today
from app.domain.contact_states import ContactState
from app.domain.errors import Code, NotFound, Refused
from app.domain.message_kinds import MessageKind
from app.domain.policy import FacilityPolicy
from app.domain.reasons import FOR_ASK_REFUSAL, Reason
from app.domain.relations import Relation
from app.domain.review_flags import FlagKind
from app.domain.visit_states import State
from app.extensions import db
from app.models.audit_entry import AuditEntry
from app.models.bar import Bar
from app.models.contact import Contact
from app.models.facility import Facility
from app.models.message import Message
from app.models.prisoner import Prisoner
from app.models.review_flag import ReviewFlag
from app.queries.balances import people_to_meet
from app.services.approvals import Rejection
from app.services.bars import NewBar, bar_contact
from app.services.contact_answers import (
    ListApproval,
    approve_contact,
    end_contact,
    refuse_contact,
)
from app.services.contacts import WantedContact, ask_to_be_listed, withdraw_ask
from app.services.custody import set_custody
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("in_app")
A_REASON = Rejection(reason=Reason.RELATION_UNPROVED)


def an_ask(cast: Cast, **changes: Any) -> WantedContact:
    """Asha's ask to be put on Bilal's list, as she spells him."""
    ask = WantedContact(
        facility_id=cast.dum_dum_id,
        relation=Relation.SISTER,
        wanted_name="Bilal Nadimajhi",
        wanted_parent_name="Sagar Nadimajhi",
        wanted_age=30,
        wanted_gender=None,
        wanted_number=None,
        proof="Our ration card",
    )
    return replace(ask, **changes)


def contacts() -> list[Contact]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Contact).order_by(Contact.id)))


def asked(cast: Cast, actor: Actor | None = None, **changes: Any) -> int:
    """Ask, and say the id of the ask."""
    ask_to_be_listed(actor or cast.asha, an_ask(cast, **changes))
    return contacts()[-1].id


def approved(cast: Cast) -> int:
    """Asha on Bilal's list by an ask of hers."""
    contact_id = asked(cast)
    approve_contact(cast.esha, contact_id, ListApproval(prisoner_id=cast.bilal_id))
    return contact_id


def kinds() -> list[MessageKind]:
    return list(db.session.scalars(select(Message.kind).where(Message.contact_id.is_not(None))))


def code_of(act: Callable[[], None]) -> Code:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusals[0].code


def test_an_ask_names_nobody_of_the_register_and_lets_her_meet_nobody(cast: Cast) -> None:
    asked(cast)
    (contact,) = contacts()
    assert (contact.state, contact.prisoner_id) == (ContactState.ASKED, None)
    assert people_to_meet(cast.asha.id) == []


def test_asking_twice_is_one_ask(cast: Cast) -> None:
    asked(cast)
    asked(cast)
    assert len(contacts()) == 1


def test_other_words_for_the_same_ask_do_not_slip_under_the_officer_s_eyes(cast: Cast) -> None:
    asked(cast)
    assert code_of(lambda: asked(cast, proof="A letter")) is Code.ASKED_ALREADY
    (contact,) = contacts()
    assert contact.proof == "Our ration card"


def test_the_database_itself_holds_to_one_open_ask(cast: Cast) -> None:
    asked(cast)
    again = Contact(visitor_id=cast.asha.id, **asdict(an_ask(cast)))
    again.begin(actor=cast.asha, at=now())
    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        session.add(again)


def test_there_is_a_most_of_open_asks(cast: Cast) -> None:
    most = FacilityPolicy().open_asks_per_visitor
    for number in range(most):
        asked(cast, wanted_name=f"Bilal the {'x' * (number + 1)}")
    assert code_of(lambda: asked(cast)) is Code.TOO_MANY_OPEN_ASKS
    withdraw_ask(cast.asha, contacts()[0].id)
    asked(cast)


def test_a_home_that_is_not_there_is_refused(cast: Cast) -> None:
    assert code_of(lambda: asked(cast, facility_id=99_999)) is Code.HOME_UNKNOWN


def test_what_is_withdrawn_may_be_asked_again_and_twice_is_once(cast: Cast) -> None:
    contact_id = asked(cast)
    withdraw_ask(cast.asha, contact_id)
    withdraw_ask(cast.asha, contact_id)
    assert asked(cast) != contact_id
    assert [one.state for one in contacts()] == [ContactState.WITHDRAWN, ContactState.ASKED]


def test_nobody_withdraws_another_s_ask_and_an_officer_none(cast: Cast) -> None:
    contact_id = asked(cast)
    for actor in (cast.dev, cast.esha):
        with pytest.raises(NotFound):
            withdraw_ask(actor, contact_id)


def test_an_approved_ask_puts_her_on_the_list_under_the_name_she_wrote(cast: Cast) -> None:
    approved(cast)
    (contact,) = contacts()
    assert (contact.state, contact.prisoner_id) == (ContactState.APPROVED, cast.bilal_id)
    assert contact.approved_by_id == cast.esha.id
    assert [one.name for one in people_to_meet(cast.asha.id)] == ["Bilal Nadimajhi"]
    assert set(kinds()) == {MessageKind.CONTACT_APPROVED}


def test_a_prisoner_may_be_picked_by_number_and_only_of_this_home(cast: Cast) -> None:
    contact_id = asked(cast)
    by = [
        (ListApproval(prisoner_id=None, number="KAL-0001"), Code.PRISONER_UNKNOWN),
        (ListApproval(prisoner_id=cast.kalna_prisoner_id), Code.PRISONER_NOT_CHOSEN),
        (ListApproval(prisoner_id=None), Code.PRISONER_NOT_CHOSEN),
    ]
    for approval, code in by:
        assert code_of(lambda a=approval: approve_contact(cast.esha, contact_id, a)) is code
    approve_contact(cast.esha, contact_id, ListApproval(prisoner_id=None, number="DUM-0001"))
    assert contacts()[0].prisoner_id == cast.bilal_id


def test_a_second_officer_reads_who_answered_and_nothing_is_told_twice(cast: Cast) -> None:
    contact_id = approved(cast)
    with pytest.raises(Refused) as refused:
        refuse_contact(cast.ravi, contact_id, A_REASON)
    (refusal,) = refused.value.refusals
    assert (refusal.code, refusal.facts["by"]) == (Code.CONTACT_CHANGED, cast.esha.name)
    assert contacts()[0].reason is None
    assert MessageKind.CONTACT_REFUSED not in kinds()


def test_a_withdrawn_ask_is_answered_by_nobody(cast: Cast) -> None:
    contact_id = asked(cast)
    withdraw_ask(cast.asha, contact_id)
    yes = ListApproval(prisoner_id=cast.bilal_id)
    assert code_of(lambda: approve_contact(cast.esha, contact_id, yes)) is Code.CONTACT_CHANGED


def test_an_answered_ask_cannot_be_withdrawn(cast: Cast) -> None:
    contact_id = approved(cast)
    assert code_of(lambda: withdraw_ask(cast.asha, contact_id)) is Code.ASK_ANSWERED


def test_an_officer_of_another_home_and_the_gate_find_nothing(cast: Cast) -> None:
    contact_id = asked(cast)
    for officer in (cast.farid, cast.gita, cast.rupa):
        with pytest.raises(NotFound):
            refuse_contact(officer, contact_id, A_REASON)


@pytest.mark.parametrize("reason", FOR_ASK_REFUSAL)
def test_a_refusal_is_kept_and_told(cast: Cast, reason: Reason) -> None:
    contact_id = asked(cast)
    refuse_contact(cast.esha, contact_id, Rejection(reason=reason, family_note="Come to the desk"))
    (contact,) = contacts()
    assert (contact.state, contact.reason) == (ContactState.REFUSED, reason)
    assert contact.prisoner_id is None
    assert set(kinds()) == {MessageKind.CONTACT_REFUSED}


def test_a_refusal_wants_a_reason_of_its_list_and_another_wants_words(cast: Cast) -> None:
    contact_id = asked(cast)
    for wrong in (Rejection(reason=Reason.WEATHER), Rejection(reason=Reason.OTHER)):
        code = code_of(lambda w=wrong: refuse_contact(cast.esha, contact_id, w))
        assert code is Code.REASON_NEEDED


def test_a_red_check_wants_a_note(cast: Cast) -> None:
    contact_id = asked(cast)
    with transaction(SYSTEM) as session:
        session.get_one(Prisoner, cast.bilal_id).left_on = now().date()
    yes = ListApproval(prisoner_id=cast.bilal_id)
    assert code_of(lambda: approve_contact(cast.esha, contact_id, yes)) is Code.NOTE_NEEDED
    approve_contact(cast.esha, contact_id, replace(yes, staff_note="Back tomorrow"))


def test_an_end_flags_her_approved_visits_and_takes_her_from_every_count(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    (contact,) = contacts()
    end_contact(cast.ravi, contact.id, Rejection(reason=Reason.PRISONER_DECLINED))

    assert the_visit(reference).is_flagged
    assert db.session.scalars(select(ReviewFlag.kind)).all() == [FlagKind.OFF_THE_LIST]
    assert people_to_meet(cast.asha.id) == []
    assert contacts()[0].prisoner_id == cast.bilal_id
    assert set(kinds()) == {MessageKind.CONTACT_ENDED}


def test_after_an_end_a_visit_may_put_her_on_the_list_anew(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    end_contact(cast.esha, contacts()[0].id, A_REASON)
    a_visit(cast, slot_id=cast.slot_id(days=9), state=State.APPROVED)
    assert [one.state for one in contacts()] == [ContactState.ENDED, ContactState.APPROVED]


def test_the_database_holds_to_one_place_on_a_list(cast: Cast) -> None:
    approved(cast)
    contact_id = asked(cast, wanted_name="Bilal")
    yes = ListApproval(prisoner_id=cast.bilal_id)
    assert code_of(lambda: approve_contact(cast.esha, contact_id, yes)) is Code.ON_LIST_ALREADY
    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        session.execute(
            Contact.__table__.update()  # type: ignore[attr-defined]
            .where(Contact.id == contact_id)
            .values(state="approved", prisoner_id=cast.bilal_id)
        )


def test_one_decision_on_a_visit_settles_her_open_ask_too(cast: Cast) -> None:
    contact_id = asked(cast)
    a_visit(cast, state=State.APPROVED)
    (contact,) = contacts()
    assert (contact.id, contact.state) == (contact_id, ContactState.APPROVED)


def test_an_ask_about_somebody_else_stays_open_when_a_visit_is_approved(cast: Cast) -> None:
    asked(cast, wanted_name="Tarun Meghwala", wanted_parent_name=None, wanted_age=70)
    a_visit(cast, state=State.APPROVED)
    assert [one.state for one in contacts()] == [ContactState.ASKED, ContactState.APPROVED]


def test_each_answer_is_in_the_audit_with_who_and_why(cast: Cast) -> None:
    contact_id = approved(cast)
    end_contact(cast.ravi, contact_id, replace(A_REASON, staff_note="Card was his cousin's"))
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.act for entry in entries] == [Act.CONTACT_APPROVED, Act.CONTACT_ENDED]
    assert {(entry.subject_kind, entry.subject_id) for entry in entries} == {
        ("prisoner", cast.bilal_id)
    }
    assert entries[1].actor_name == cast.ravi.name
    assert entries[1].details["why"] == [None, "relation_unproved"]


def test_who_is_no_longer_on_the_list_does_not_follow_a_transfer(cast: Cast) -> None:
    contact_id = approved(cast)
    end_contact(cast.esha, contact_id, A_REASON)
    with transaction(SYSTEM) as session:
        bilal = session.get_one(Prisoner, cast.bilal_id)
        set_custody(bilal, facility_id=cast.kalna_id, left_on=None)
    assert contacts()[0].facility_id == cast.dum_dum_id


def test_a_bar_from_a_contact_flags_visits_and_is_told_with_its_day_alone(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    (contact,) = contacts()
    last_day = today(db.session.get_one(Facility, cast.dum_dum_id).zone) + timedelta(days=30)
    bar = NewBar(prisoner_id=None, ends_on=last_day, reason="Passed a phone")
    bar_contact(cast.esha, contact.id, bar)

    assert the_visit(reference).is_flagged
    (flag,) = db.session.scalars(select(ReviewFlag)).all()
    bar_id = db.session.scalar(select(Bar.id))
    assert (flag.kind, flag.subject) == (FlagKind.VISITOR_BARRED, f"bar:{bar_id}")

    other = asked(cast, wanted_name="Tarun Meghwala")
    refuse_contact(cast.esha, other, Rejection(reason=Reason.VISITOR_BARRED))
    assert contacts()[-1].barred_until_on == last_day
    told = db.session.scalars(
        select(Message).where(Message.kind == MessageKind.CONTACT_REFUSED, Message.subject != "")
    ).one()
    assert "second look" in (told.words or "")
    assert "phone" not in (told.words or "")


def test_a_bar_that_ends_before_the_visit_flags_nothing(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED, slot_id=cast.slot_id(days=6))
    day = today(db.session.get_one(Facility, cast.dum_dum_id).zone)
    bar_contact(
        cast.esha, contacts()[0].id, NewBar(prisoner_id=None, ends_on=day, reason="Shouted")
    )
    assert not the_visit(reference).is_flagged


def test_an_officer_of_another_home_bars_nobody(cast: Cast) -> None:
    contact_id = asked(cast)
    bar = NewBar(prisoner_id=None, ends_on=now().date() + timedelta(days=3), reason="x")
    with pytest.raises(NotFound):
        bar_contact(cast.farid, contact_id, bar)
