"""Whoever joins from elsewhere is reminded as the family is, by the link of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.message_kinds import Delivered, MessageKind
from app.domain.policy import Mode
from app.domain.reminders import TO_RELATIVE, reminded_at
from app.domain.visit_states import State
from app.jobs.outbox import drain
from app.models.message import Message
from app.models.visitor import Visitor
from app.queries.relatives import link_for
from app.services import relatives
from app.services.reminders import remind_families
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from app.services.video import open_room
from app.services.visits import cancel_visit
from tests.builders import a_visit, the_visit
from tests.cast import DEV_PHONE, Cast
from tests.services.test_relatives import PARTY, person_of, sent_to

pytestmark = pytest.mark.usefixtures("in_app")

EVE, HOUR = TO_RELATIVE
SOON = timedelta(minutes=2)


@pytest.fixture
def reference(cast: Cast) -> str:
    """Asha's approved video visit, days ahead, with a brother who lives elsewhere."""
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO, companions=PARTY)
    open_room(the_visit(reference).id)
    return reference


def when_due(reference: str, kind: MessageKind) -> time_machine.travel:
    visit = the_visit(reference)
    at = reminded_at(kind, visit.slot.starts_at, visit.facility.zone)
    return time_machine.travel(at + SOON, tick=False)


def told(reference: str) -> list[Message]:
    return [one for one in the_visit(reference).messages if one.kind in TO_RELATIVE]


@pytest.mark.parametrize("kind", TO_RELATIVE)
def test_a_relative_is_reminded_once_by_the_link_that_lets_them_in(
    cast: Cast, reference: str, kind: MessageKind
) -> None:
    key = sent_to(cast, reference)
    with when_due(reference, kind):
        # The family's own, and the relative's.
        assert [remind_families(), remind_families()] == [2, 0]
        (message,) = told(reference)
        assert (message.kind, message.address) == (kind, DEV_PHONE)
        assert message.about_slot_id == the_visit(reference).slot_id
        assert f"/calls/{key}" in (message.words or "")
        assert link_for(cast.dev, key).visit.reference == reference


def test_a_relative_reads_the_reminder_in_the_language_of_their_own(
    cast: Cast, reference: str
) -> None:
    sent_to(cast, reference)
    with transaction(SYSTEM) as session:
        session.get_one(Visitor, cast.dev.id).language = "hi"
    with when_due(reference, HOUR):
        remind_families()
    (message,) = told(reference)
    assert message.language == "hi"
    assert "वीडियो" in (message.words or "")


def test_one_abroad_is_reminded_by_a_letter_with_the_link(cast: Cast, reference: str) -> None:
    relatives.send_link(cast.asha, reference, person_of(reference), "dev@abroad.example")
    with when_due(reference, EVE):
        remind_families()
    (letter,) = told(reference)
    assert letter.address == "dev@abroad.example"
    assert "/calls/" in (letter.words or "")
    assert "by India's clock" in (letter.words or "")
    assert "Bilal" not in f"{letter.subject}{letter.words}"


def test_who_was_sent_the_link_after_the_reminders_hour_is_not_told_twice(
    cast: Cast, reference: str
) -> None:
    with when_due(reference, EVE):
        sent_to(cast, reference)
        remind_families()
        assert told(reference) == []
    with when_due(reference, HOUR):
        remind_families()
    assert [one.kind for one in told(reference)] == [HOUR]


def test_after_a_change_of_hour_the_new_one_is_reminded_of(cast: Cast, reference: str) -> None:
    sent_to(cast, reference)
    later = cast.slot_id(days=6, mode=Mode.VIDEO)
    old = the_visit(reference)
    at_old_eve = reminded_at(EVE, old.slot.starts_at, old.facility.zone) + SOON
    move_visit(cast.esha, reference, later)
    with time_machine.travel(at_old_eve, tick=False):
        remind_families()
        assert told(reference) == []
    with when_due(reference, EVE):
        remind_families()
    (message,) = told(reference)
    assert message.about_slot_id == later


def test_nobody_is_reminded_whose_link_was_taken_back_or_whose_call_is_off(
    cast: Cast, reference: str
) -> None:
    sent_to(cast, reference)
    relatives.take_back_link(cast.asha, reference)
    with when_due(reference, EVE):
        remind_families()
        assert told(reference) == []
    sent_to(cast, reference)
    cancel_visit(cast.asha, reference)
    with when_due(reference, HOUR):
        remind_families()
    assert told(reference) == []


def test_a_reminder_on_its_way_when_the_link_is_taken_back_is_not_sent(
    cast: Cast, reference: str, clock: Traveller
) -> None:
    sent_to(cast, reference)
    visit = the_visit(reference)
    clock.move_to(reminded_at(HOUR, visit.slot.starts_at, visit.facility.zone) + SOON)
    remind_families()
    relatives.take_back_link(cast.asha, reference)
    drain()
    (message,) = told(reference)
    assert message.delivered is Delivered.WITHDRAWN
