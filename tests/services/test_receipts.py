"""A receipt is noted once: what arrived stays arrived, in whatever order reports come."""

from __future__ import annotations

import pytest

from app.domain.message_kinds import Channel, Delivered, MessageKind
from app.extensions import db
from app.integrations.sms.receipts import Receipt, Report
from app.jobs.outbox import drain
from app.models.message import Message
from app.services import sending
from app.services.accounts import send_code
from app.services.receipts import take_receipts
from tests.builders import a_visit, the_visit
from tests.cast import Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")

ARRIVED, FAILED, TOO_LATE = Report.ARRIVED, Report.FAILED, Report.TOO_LATE


def report(word: Report, *, sent_id: str = "", ours: str = "") -> int:
    return take_receipts([Receipt(sent_id=sent_id, our_reference=ours, report=word)])


def the_text(reference: str) -> Message:
    return next(one for one in the_visit(reference).messages if one.channel is Channel.SMS)


@pytest.mark.parametrize(
    ("word", "delivered", "fault"),
    [
        (ARRIVED, Delivered.DELIVERED, None),
        (FAILED, Delivered.BOUNCED, "gateway: failed"),
        (TOO_LATE, Delivered.BOUNCED, "gateway: too late"),
    ],
)
@pytest.mark.parametrize("by", ["sent_id", "ours"])
def test_what_became_of_a_text_is_noted_by_either_name(
    cast: Cast, outside: Outside, word: Report, delivered: Delivered, fault: str | None, by: str
) -> None:
    reference = a_visit(cast)
    drain()
    name = "sms-1" if by == "sent_id" else f"message-{the_text(reference).id}"

    assert report(word, **{by: name}) == 1
    message = the_text(reference)
    assert (message.delivered, message.fault) == (delivered, fault)
    assert message.received_at is not None
    assert report(word, **{by: name}) == 0


@pytest.mark.parametrize("order", [(FAILED, ARRIVED), (ARRIVED, FAILED), (ARRIVED, ARRIVED)])
def test_what_arrived_has_arrived(
    cast: Cast, outside: Outside, order: tuple[Report, Report]
) -> None:
    reference = a_visit(cast)
    drain()
    for word in order:
        report(word, sent_id="sms-1")
    assert the_text(reference).delivered is Delivered.DELIVERED


def test_a_receipt_faster_than_our_own_note_is_kept(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast)
    message_id = the_text(reference).id
    report(ARRIVED, ours=f"message-{message_id}")
    sending.note_failure(message_id, "no answer")
    drain()
    assert the_text(reference).delivered is Delivered.DELIVERED


@pytest.mark.parametrize(
    ("sent_id", "ours"),
    [("", ""), ("sms-99", ""), ("", "message-999999"), ("", "message-0"), ("' OR 1=1", "")],
)
def test_what_nobody_sent_changes_nothing(
    cast: Cast, outside: Outside, sent_id: str, ours: str
) -> None:
    reference = a_visit(cast)
    drain()
    assert report(FAILED, sent_id=sent_id, ours=ours) == 0
    assert the_text(reference).delivered is Delivered.SENT


def test_a_letter_has_no_receipt_of_the_gateway(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast)
    drain()
    letter = next(m for m in the_visit(reference).messages if m.channel is Channel.EMAIL)
    assert report(FAILED, ours=f"message-{letter.id}", sent_id="mail-1") == 0


def test_a_code_that_was_reported_first_does_not_keep_its_words() -> None:
    send_code("+919830000077", language="en")
    message = db.session.query(Message).filter_by(kind=MessageKind.SIGN_IN_CODE).one()
    report(FAILED, ours=f"message-{message.id}")
    db.session.rollback()
    db.session.expire_all()
    assert db.session.get_one(Message, message.id).words is None
