"""A family is reminded once for each hour of its visit, of the hour that holds, and not in vain."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.message_kinds import Channel, Delivered, MessageKind
from app.domain.policy import Mode
from app.domain.reminders import REMINDERS, reminded_at
from app.domain.visit_states import State
from app.engine import writing
from app.extensions import db
from app.integrations.errors import TemporaryFailure
from app.jobs.outbox import drain
from app.jobs.timetable import run_due
from app.models.message import Message
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.queries.reminders import reminders_owed
from app.services.approvals import Approval, approve_visit
from app.services.reminders import remind, remind_families
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from app.services.visits import cancel_visit
from tests.builders import a_visit, the_visit
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")

EVE, HOUR = REMINDERS
SOON = timedelta(minutes=2)


def when_due(reference: str, kind: MessageKind, late: timedelta = SOON) -> AbstractContextManager:
    """The moment at which this reminder of the visit is due, and a little later."""
    visit = the_visit(reference)
    at = reminded_at(kind, visit.slot.starts_at, visit.facility.zone)
    return time_machine.travel(at + late, tick=False)


def reminders(reference: str, channel: Channel = Channel.SMS) -> list[Message]:
    return [
        one
        for one in the_visit(reference).messages
        if one.kind in REMINDERS and one.channel is channel
    ]


@pytest.mark.parametrize("kind", REMINDERS)
def test_a_family_is_reminded_by_both_channels_and_once(cast: Cast, kind: MessageKind) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with when_due(reference, kind, late=-SOON):
        assert remind_families() == 0
    with when_due(reference, kind):
        assert [remind_families(), remind_families()] == [1, 0]
    (text_message,) = reminders(reference)
    (letter,) = reminders(reference, Channel.EMAIL)
    assert (text_message.kind, text_message.address) == (kind, ASHA_PHONE)
    assert letter.about_slot_id == text_message.about_slot_id == the_visit(reference).slot_id


def test_the_timetable_reminds_and_a_turn_that_was_missed_is_made_good(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with when_due(reference, EVE, late=timedelta(hours=2)):
        run_due()
    assert [one.kind for one in reminders(reference)] == [EVE]


def test_the_one_hour_text_of_a_video_visit_holds_its_link(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED, mode=Mode.VIDEO)
    with when_due(reference, HOUR):
        remind_families()
    (message,) = reminders(reference)
    assert f"/v/{reference}" in (message.words or "")


def test_the_text_of_a_visit_at_the_home_says_how_early_and_with_what(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with when_due(reference, HOUR):
        remind_families()
    (message,) = reminders(reference)
    assert "Come 45 minutes early, with your identity paper." in (message.words or "")
    assert "Bilal" not in (message.words or "")


def test_a_family_abroad_reads_its_own_clock(cast: Cast) -> None:
    with transaction(SYSTEM) as session:
        session.get_one(Visitor, cast.asha.id).time_zone = "Asia/Dhaka"
    reference = a_visit(cast, state=State.APPROVED)
    with when_due(reference, EVE):
        remind_families()
    (letter,) = reminders(reference, Channel.EMAIL)
    assert "10:30" in (letter.words or "")
    assert "By your clock" in (letter.words or "")


def test_who_was_approved_after_the_reminders_hour_was_told_just_then(cast: Cast) -> None:
    reference = a_visit(cast)
    with when_due(reference, EVE):
        approve_visit(cast.esha, reference, Approval(prisoner_id=cast.bilal_id))
        assert remind_families() == 0
    with when_due(reference, HOUR):
        assert remind_families() == 1


@pytest.mark.parametrize("kind", REMINDERS)
def test_a_visit_that_is_off_or_in_doubt_is_not_reminded_of(cast: Cast, kind: MessageKind) -> None:
    off = a_visit(cast, state=State.CANCELLED_BY_VISITOR)
    waiting = a_visit(cast)
    doubted = a_visit(cast, state=State.APPROVED, slot_id=cast.slot_id(days=4))
    with transaction(SYSTEM):
        doubtful = db.session.scalars(select(Visit).where(Visit.reference == doubted)).one()
        doubtful.is_flagged = True
    for reference in (off, waiting, doubted):
        with when_due(reference, kind):
            assert remind_families() == 0


def test_after_a_change_of_hour_the_new_one_is_reminded_of_and_the_old_is_not(cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    old, old_slot_id = the_visit(reference), the_visit(reference).slot_id
    at_old_eve = reminded_at(EVE, old.slot.starts_at, old.facility.zone) + SOON
    move_visit(cast.esha, reference, cast.slot_id(days=6))

    with time_machine.travel(at_old_eve, tick=False):
        assert remind_families() == 0
    with when_due(reference, EVE):
        assert remind_families() == 1
    (message,) = reminders(reference)
    assert message.about_slot_id == the_visit(reference).slot_id != old_slot_id


def test_a_reminder_on_its_way_when_the_hour_changes_is_not_sent(
    cast: Cast, outside: Outside
) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    drain()
    outside.sms.sent.clear()
    outside.sms.faults = [TemporaryFailure("gateway answered 503")]
    with when_due(reference, EVE):
        remind_families()
        drain()
        move_visit(cast.esha, reference, cast.slot_id(days=6))
        later = now() + timedelta(minutes=2)
    with time_machine.travel(later, tick=False):
        drain()
    assert not [one for one in outside.sms.sent if "Reminder" in one.text]
    assert [one.delivered for one in reminders(reference)] == [Delivered.WITHDRAWN]


def test_a_reminder_on_its_way_when_the_visit_is_cancelled_is_not_sent(
    cast: Cast, outside: Outside
) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with when_due(reference, HOUR):
        remind_families()
        cancel_visit(cast.asha, reference)
        drain()
    assert [one.delivered for one in reminders(reference)] == [Delivered.WITHDRAWN]
    assert not [one for one in outside.sms.sent if "today" in one.text]


WORKERS = 2


def queued_by_two_workers(app: Flask, reference: str) -> int:
    """How many reminders stand when two workers have both looked before either wrote."""
    with when_due(reference, EVE):
        (owed,) = reminders_owed(EVE, now())
        together(app, WORKERS, lambda: remind(owed))
    return len(reminders(reference))


def test_two_workers_that_look_at_once_remind_once(app: Flask, cast: Cast) -> None:
    assert queued_by_two_workers(app, a_visit(cast, state=State.APPROVED)) == 1


def test_without_the_index_two_workers_would_remind_twice(app: Flask, cast: Cast) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(text("DROP INDEX uq_message_reminder"))
    assert queued_by_two_workers(app, reference) == WORKERS


def test_a_worker_that_begins_anew_reminds_of_nothing_twice(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast, state=State.APPROVED)
    with when_due(reference, EVE):
        remind_families()
        drain()
        # What a worker remembers between its turns is lost with it.
        with writing(), db.engine.begin() as connection:
            connection.execute(text("DELETE FROM timetable_run"))
        run_due()
        drain()
    assert len([one for one in outside.sms.sent if "Reminder" in one.text]) == 1
