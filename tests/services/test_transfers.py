"""His list follows a prisoner who is moved, and his kin is told where; a stranger is not."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.errors import NotFound
from app.domain.message_kinds import MessageKind
from app.domain.visit_states import State
from app.extensions import db
from app.jobs.outbox import drain
from app.models.contact import Contact
from app.models.prisoner import Prisoner
from app.models.scope import acting
from app.queries.first_pick import kept_hours
from app.services.custody import set_custody
from app.services.first_pick import ask_for_kept_hour
from app.services.flags import sweep
from app.services.transaction import transaction
from app.services.transfers import follow, let_family_follow, owe_following
from app.services.visits import submit_visit
from tests.builders import a_visit, a_wanted_visit, the_visit
from tests.cast import Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")


def move_bilal(cast: Cast) -> None:
    """The register says Kalna now."""
    with transaction(SYSTEM) as session:
        session.execute(
            update(Prisoner)
            .where(Prisoner.id == cast.bilal_id)
            .values(facility_id=cast.kalna_id, number="KAL-0002")
        )


def words_to(reference: str) -> str:
    return " ".join(message.words or "" for message in the_visit(reference).messages)


def test_the_visit_is_off_the_list_moves_and_three_hours_wait_there(
    cast: Cast, clock: Traveller
) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    waiting = a_visit(cast, slot_id=cast.slot_id(days=5))
    move_bilal(cast)

    follow(cast.bilal_id)

    assert the_visit(waiting).state is State.CANCELLED_BY_PRISON
    assert db.session.scalar(select(Contact.facility_id)) == cast.kalna_id
    visit = the_visit(reference)
    assert (visit.state, visit.slot.places_taken) == (State.CANCELLED_BY_PRISON, 0)
    assert visit.messages[-1].kind is MessageKind.VISIT_FOLLOWS
    assert "Kalna" in words_to(reference)
    hours = kept_hours(the_visit(reference))
    assert [hold.slot.facility_id for hold in hours] == [cast.kalna_id] * 3

    asked = ask_for_kept_hour(cast.asha, reference, hours[0].id)
    assert the_visit(asked).facility_id == cast.kalna_id


def test_a_second_call_changes_nothing(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    move_bilal(cast)
    follow(cast.bilal_id)
    told = len(the_visit(reference).messages)

    follow(cast.bilal_id)

    assert len(the_visit(reference).messages) == told


def test_a_stranger_learns_nothing(cast: Cast) -> None:
    a_visit(cast, state=State.APPROVED)
    strange = submit_visit(cast.dev, a_wanted_visit(cast, slot_id=cast.slot_id(days=5)))
    move_bilal(cast)

    follow(cast.bilal_id)

    visit = the_visit(strange)
    assert visit.state is State.SUBMITTED
    assert "Kalna" not in words_to(strange)
    assert kept_hours(visit) == []


def test_who_was_struck_off_the_list_is_told_what_any_family_is(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with transaction(SYSTEM) as session:
        session.execute(delete(Contact))
    move_bilal(cast)

    follow(cast.bilal_id)

    assert the_visit(reference).state is State.CANCELLED_BY_PRISON
    assert "Kalna" not in words_to(reference)
    assert "moved" not in words_to(reference)
    assert kept_hours(the_visit(reference)) == []


def test_whoever_moves_him_owes_it_and_the_outbox_pays(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    move_bilal(cast)
    with transaction(SYSTEM):
        owe_following(cast.bilal_id)

    drain()

    assert the_visit(reference).state is State.CANCELLED_BY_PRISON


def test_a_transfer_in_the_register_is_followed_with_nobody_pressing_anything(
    cast: Cast, outside: Outside
) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    waiting = a_visit(cast, slot_id=cast.slot_id(days=5))
    with transaction(SYSTEM) as session:
        bilal = session.get_one(Prisoner, cast.bilal_id)
        bilal.number = "KAL-0002"
        set_custody(bilal, facility_id=cast.kalna_id, left_on=None)

    drain()

    assert the_visit(reference).state is State.CANCELLED_BY_PRISON
    assert the_visit(waiting).state is State.CANCELLED_BY_PRISON
    with acting(SYSTEM):
        assert db.session.scalar(select(Contact.facility_id)) == cast.kalna_id
    assert "Kalna" in words_to(reference)


def test_a_release_is_no_transfer(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with transaction(SYSTEM) as session:
        bilal = session.get_one(Prisoner, cast.bilal_id)
        set_custody(bilal, facility_id=cast.dum_dum_id, left_on=date(2026, 11, 1))

    drain()

    assert the_visit(reference).state is State.APPROVED
    assert "Kalna" not in words_to(reference)


def test_an_officer_lets_the_family_follow_from_the_review(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with pytest.raises(NotFound):
        let_family_follow(cast.esha, reference)
    move_bilal(cast)
    sweep()
    with pytest.raises(NotFound):
        let_family_follow(cast.farid, reference)

    let_family_follow(cast.esha, reference)
    drain()

    visit = the_visit(reference)
    assert (visit.state, visit.is_flagged) == (State.CANCELLED_BY_PRISON, False)
