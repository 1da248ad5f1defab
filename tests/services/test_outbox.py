"""What is owed to the outside is paid: by one worker, urgent things first, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from time_machine import Traveller

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.outbox_retries import OutboxKind
from app.extensions import db
from app.models.outbox import OutboxEntry, Owed
from app.services import outbox
from app.services.transaction import transaction
from tests.together import together

pytestmark = pytest.mark.usefixtures("in_app")

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
A_LITTLE_OVER_THE_LEASE = outbox.LEASE + SECOND


def owe(*subjects: int, is_urgent: bool = False, worth_for: timedelta = timedelta(days=2)) -> None:
    with transaction(SYSTEM):
        for subject_id in subjects:
            outbox.owe(
                OutboxKind.SEND_MESSAGE,
                subject_id,
                dedupe_key=f"message:{subject_id}",
                worth_for=worth_for,
                is_urgent=is_urgent,
            )


def claimed() -> list[int]:
    return sorted(debt.subject_id for debt in outbox.claim(50))


def the_entry(subject_id: int = 1) -> OutboxEntry:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(OutboxEntry).filter_by(subject_id=subject_id)).one()


def test_a_claimed_debt_is_nobody_elses_until_its_lease_is_over(clock: Traveller) -> None:
    owe(1)

    assert claimed() == [1]
    clock.shift(outbox.LEASE - SECOND)
    assert claimed() == []
    clock.shift(2 * SECOND)
    assert claimed() == [1]


def test_whoever_lost_the_lease_has_no_say_any_more(clock: Traveller) -> None:
    owe(1)
    (slow,) = outbox.claim(1)
    clock.shift(A_LITTLE_OVER_THE_LEASE)
    (quick,) = outbox.claim(1)

    outbox.settle(slow)
    outbox.give_up(slow, "too late")
    assert the_entry().state is Owed.DUE

    outbox.settle(quick)
    assert the_entry().state is Owed.SETTLED


@pytest.mark.parametrize("end", ["settle", "give up"])
def test_a_debt_that_has_ended_is_never_claimed_again(clock: Traveller, end: str) -> None:
    owe(1)
    (debt,) = outbox.claim(1)
    if end == "settle":
        outbox.settle(debt)
    else:
        outbox.give_up(debt, "no such number")

    clock.shift(timedelta(days=1))
    assert claimed() == []
    assert not outbox.is_anything_due(now())


def test_a_code_goes_before_the_news_however_long_the_news_has_waited(clock: Traveller) -> None:
    owe(1, 2)
    clock.shift(MINUTE)
    owe(3, is_urgent=True)

    assert [debt.subject_id for debt in outbox.claim(1)] == [3]
    assert claimed() == [1, 2]


def test_of_one_batch_the_codes_are_paid_first() -> None:
    owe(1, 2)
    owe(3, is_urgent=True)

    assert [debt.subject_id for debt in outbox.claim(9)] == [3, 1, 2]


def test_the_same_debt_cannot_be_written_twice() -> None:
    owe(1)

    with pytest.raises(IntegrityError):
        owe(2, 1)

    assert db.session.scalar(select(func.count()).select_from(OutboxEntry)) == 1


def test_each_failure_makes_the_next_try_later_and_after_the_last_it_is_given_up(
    clock: Traveller,
) -> None:
    owe(1)
    waits = [1, 5, 30, 120, 480]

    for minutes in waits:
        (debt,) = outbox.claim(1)
        assert outbox.put_off(debt, "the company is down")
        clock.shift(minutes * MINUTE - SECOND)
        assert claimed() == []
        clock.shift(SECOND)
    (debt,) = outbox.claim(1)

    assert not outbox.put_off(debt, "the company is down")
    assert (the_entry().state, the_entry().attempts) == (Owed.GIVEN_UP, len(waits) + 1)
    assert the_entry().last_fault == "the company is down"


def test_what_would_come_too_late_is_not_tried_again() -> None:
    owe(1, worth_for=MINUTE)
    (debt,) = outbox.claim(1)

    assert not outbox.put_off(debt, "busy")
    assert the_entry().state is Owed.GIVEN_UP


def test_a_code_is_tried_again_within_seconds(clock: Traveller) -> None:
    owe(1, is_urgent=True, worth_for=5 * MINUTE)
    (debt,) = outbox.claim(1)

    assert outbox.put_off(debt, "busy")
    clock.shift(5 * SECOND)
    assert claimed() == [1]


def test_a_worker_is_told_that_a_debt_is_of_no_more_use(clock: Traveller) -> None:
    owe(1, worth_for=5 * MINUTE)
    owe(2)
    clock.shift(5 * MINUTE)

    assert {debt.subject_id: debt.is_expired for debt in outbox.claim(9)} == {1: True, 2: False}


def test_the_relay_sees_what_nobody_has_taken(clock: Traveller) -> None:
    assert not outbox.is_anything_due(now())
    owe(1)
    assert outbox.is_anything_due(now())
    assert not outbox.is_anything_due(now() - MINUTE)
    clock.shift(MINUTE)
    assert outbox.is_anything_due(now() - MINUTE)

    claimed()
    assert not outbox.is_anything_due(now())


def test_workers_who_claim_at_once_never_take_the_same_debt(app: Flask) -> None:
    owe(*range(1, 25))

    def drain() -> list[int]:
        taken: list[int] = []
        while batch := outbox.claim(3):
            taken += [debt.subject_id for debt in batch]
        return taken

    shares = together(app, 4, drain)

    assert sorted(subject_id for share in shares for subject_id in share) == list(range(1, 25))
