"""Owns the tests of draining: who is paid, what is tried again, and what is given up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.message_kinds import Delivered
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.jobs.outbox import BATCH, drain
from app.models.message import Message
from app.models.outbox import OutboxEntry, Owed
from app.services import outbox
from app.services.accounts import send_code
from app.services.transaction import transaction
from tests.builders import a_visit, the_visit
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")


@contextmanager
def later(**by: float) -> Iterator[None]:
    """Do something that much later."""
    with time_machine.travel(now() + timedelta(**by)):
        yield


def debts() -> list[OutboxEntry]:
    """Every entry, the oldest first."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))


def told(reference: str, channel: str = "sms") -> Message:
    """The one message about a visit on a channel."""
    (found,) = (m for m in the_visit(reference).messages if m.channel == channel)
    return found


def forget_leases() -> None:
    """Let every entry look as if nobody had ever taken it up."""
    with transaction(SYSTEM) as session:
        session.execute(update(OutboxEntry).values(state=Owed.DUE, due_at=now(), lease=None))


def test_what_is_due_is_paid_once(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast)
    # An SMS, an e-mail, and the look into the register.
    assert drain() == 3
    assert drain() == 0
    assert [sent.to for sent in outside.sms.sent] == [ASHA_PHONE]
    assert [sent.to for sent in outside.email.sent] == ["asha@family.example"]
    assert {debt.state for debt in debts()} == {Owed.SETTLED}
    message = told(reference)
    assert (message.delivered, message.provider_reference) == (Delivered.SENT, "sms-1")
    assert outside.sms.sent[0].our_reference == f"message-{message.id}"


@pytest.mark.parametrize("mode", list(Mode))
def test_an_approved_visit_gets_its_pass_or_its_room_once(
    cast: Cast, outside: Outside, mode: Mode
) -> None:
    reference = a_visit(cast, state=State.APPROVED, mode=mode)
    drain()
    visit = the_visit(reference)
    assert (visit.gate_pass is not None) is (mode is Mode.PHYSICAL)
    assert (visit.video_room is not None) is (mode is Mode.VIDEO)


def test_a_failure_that_may_pass_is_tried_again_later(cast: Cast, outside: Outside) -> None:
    outside.sms.faults = [TemporaryFailure("gateway answered 503")]
    reference = a_visit(cast)
    drain()
    assert outside.sms.sent == []
    assert len(outside.email.sent) == 1, "the letter does not wait for the text"
    assert told(reference).delivered is Delivered.QUEUED
    drain()
    assert outside.sms.sent == [], "not before its time"
    with later(minutes=1, seconds=1):
        drain()
    assert len(outside.sms.sent) == 1
    assert told(reference).delivered is Delivered.SENT


def test_a_failure_that_stays_is_given_up_and_shown_to_staff(cast: Cast, outside: Outside) -> None:
    outside.sms.faults = [TemporaryFailure(f"try {number}") for number in range(20)]
    reference = a_visit(cast)
    for hours in range(48):
        with later(hours=hours):
            drain()
    assert told(reference).delivered is Delivered.FAILED
    assert told(reference).fault == "try 5"
    assert debts()[0].state is Owed.GIVEN_UP


def test_a_refusal_of_the_outside_is_final_at_once(cast: Cast, outside: Outside) -> None:
    outside.sms.faults = [PermanentFailure("no such number")]
    reference = a_visit(cast)
    drain()
    assert told(reference).delivered is Delivered.FAILED
    assert told(reference).fault == "no such number"
    assert told(reference, "email").delivered is Delivered.SENT
    with later(days=1):
        assert drain() == 0


def test_a_fault_of_ours_stops_nobody_else(cast: Cast, outside: Outside) -> None:
    outside.sms.faults = [ValueError("a mistake in a sender")]
    first = a_visit(cast)
    second = a_visit(cast, slot_id=cast.slot_id(days=5))
    drain()
    assert told(first).delivered is Delivered.QUEUED
    assert told(second).delivered is Delivered.SENT
    assert debts()[0].last_fault == "ValueError"
    with later(minutes=2):
        drain()
    assert told(first).delivered is Delivered.SENT


def test_a_code_goes_before_the_news(cast: Cast, outside: Outside) -> None:
    a_visit(cast)
    send_code(DEV_PHONE, language="en")
    drain()
    assert [sent.to for sent in outside.sms.sent] == [DEV_PHONE, ASHA_PHONE]


def test_a_code_that_has_ended_is_not_sent_and_not_kept(cast: Cast, outside: Outside) -> None:
    send_code(DEV_PHONE, language="en")
    with later(minutes=6):
        drain()
    assert outside.sms.sent == []
    (message,) = db.session.scalars(select(Message))
    assert (message.delivered, message.words) == (Delivered.EXPIRED, None)


def test_the_words_of_a_code_are_forgotten_once_it_is_out(cast: Cast, outside: Outside) -> None:
    send_code(DEV_PHONE, language="en")
    drain()
    assert len(outside.sms.sent) == 1
    (message,) = db.session.scalars(select(Message))
    assert message.words is None


def test_what_a_dead_worker_had_claimed_is_paid_by_the_next(cast: Cast, outside: Outside) -> None:
    a_visit(cast)
    dead = outbox.claim(BATCH)
    assert len(dead) == 3
    assert drain() == 0, "it may be alive and only slow"
    with later(minutes=2, seconds=1):
        assert drain() == 3
        assert len(outside.sms.sent) == 1
        outbox.put_off(dead[0], "I thought it was still mine")
        assert {debt.state for debt in debts()} == {Owed.SETTLED}
        assert drain() == 0


def test_a_worker_that_died_after_sending_sends_again_under_the_same_reference(
    cast: Cast, outside: Outside
) -> None:
    reference = a_visit(cast)
    drain()
    with transaction(SYSTEM) as session:
        session.execute(update(Message).values(delivered=Delivered.QUEUED))
    forget_leases()
    drain()
    first, second = outside.sms.sent
    assert first == second
    assert told(reference).delivered is Delivered.SENT


WORKERS, ROUNDS, DEBTS = 4, 4, 5


def at_once(app: Flask) -> int:
    """Let several workers drain at the same moment; how many debts they took up in all."""
    ready = threading.Barrier(WORKERS)

    def work(_: int) -> int:
        with app.app_context():
            ready.wait(30)
            try:
                return drain()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(WORKERS) as pool:
        return sum(pool.map(work, range(WORKERS)))


def test_many_workers_at_once_pay_each_debt_once(app: Flask, outside: Outside) -> None:
    for one in range(ROUNDS):
        for other in range(DEBTS):
            send_code(f"+9198300010{one}{other}", language="en")
        assert at_once(app) == DEBTS
    numbers = [sent.to for sent in outside.sms.sent]
    assert len(set(numbers)) == len(numbers) == ROUNDS * DEBTS


def test_two_claims_never_hold_the_same_debt_until_a_lease_is_forgotten(cast: Cast) -> None:
    a_visit(cast)
    first, second = outbox.claim(1), outbox.claim(BATCH)
    assert {debt.id for debt in first}.isdisjoint(debt.id for debt in second)
    forget_leases()
    again = outbox.claim(BATCH)
    assert {debt.id for debt in again} == {debt.id for debt in (*first, *second)}
