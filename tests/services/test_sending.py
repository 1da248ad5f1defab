"""A message goes out once, is called what it is, and a code does not outlive its way."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from app.domain.message_kinds import Channel, Delivered, MessageKind
from app.extensions import db
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.models.message import Message
from app.services import sending
from app.services.accounts import send_code
from tests.builders import a_visit, the_visit
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside

pytestmark = pytest.mark.usefixtures("in_app")

CODE_PHONE = "+919830000077"


def told(reference: str, kind: MessageKind) -> dict[Channel, Message]:
    return {each.channel: each for each in the_visit(reference).messages if each.kind is kind}


def words_of(message: Message) -> str:
    assert message.words is not None
    return f"{message.subject}\n{message.words}"


def code_message() -> Message:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Message).where(Message.visit_id.is_(None))).one()


def test_a_message_is_sent_once_under_a_reference_of_ours(cast: Cast, outside: Outside) -> None:
    message_id = told(a_visit(cast), MessageKind.VISIT_SUBMITTED)[Channel.SMS].id
    sending.send(message_id)
    sending.send(message_id)

    (sent,) = outside.sms.sent
    message = db.session.get_one(Message, message_id)
    assert (sent.to, sent.our_reference) == (ASHA_PHONE, f"message-{message_id}")
    assert (message.delivered, message.provider_reference) == (Delivered.SENT, "sms-1")
    assert message.words == sent.text


def test_a_letter_has_a_subject_and_a_text_message_has_none(cast: Cast, outside: Outside) -> None:
    for message in told(a_visit(cast), MessageKind.VISIT_SUBMITTED).values():
        sending.send(message.id)

    assert (bool(outside.email.sent[0].subject), outside.sms.sent[0].subject) == (True, "")


@pytest.mark.parametrize("fault", [TemporaryFailure("down"), PermanentFailure("no such number")])
def test_what_did_not_go_out_is_not_called_sent(
    cast: Cast, outside: Outside, fault: Exception
) -> None:
    message_id = told(a_visit(cast), MessageKind.VISIT_SUBMITTED)[Channel.SMS].id
    outside.sms.faults.append(fault)

    with pytest.raises(type(fault)):
        sending.send(message_id)
    assert db.session.get_one(Message, message_id).delivered is Delivered.QUEUED


def test_a_slower_worker_cannot_make_unsent_what_was_sent(cast: Cast, outside: Outside) -> None:
    message_id = told(a_visit(cast), MessageKind.VISIT_SUBMITTED)[Channel.SMS].id
    sending.send(message_id)
    sending.note_failure(message_id, "no answer")
    sending.note_expiry(message_id)

    assert db.session.get_one(Message, message_id).delivered is Delivered.SENT


@pytest.mark.parametrize("end", ["sent", "failed", "expired"])
def test_a_code_does_not_outlive_its_message(outside: Outside, end: str) -> None:
    send_code(CODE_PHONE, language="en")
    message = code_message()
    assert words_of(message)

    if end == "sent":
        sending.send(message.id)
        assert outside.sms.sent[0].to == CODE_PHONE
    elif end == "failed":
        sending.note_failure(message.id, "no such number")
    else:
        sending.note_expiry(message.id)

    assert (code_message().words, code_message().delivered) == (None, Delivered(end))


def test_the_news_stays_readable_for_staff_after_it_is_sent(cast: Cast, outside: Outside) -> None:
    reference = a_visit(cast)
    sending.send(told(reference, MessageKind.VISIT_SUBMITTED)[Channel.SMS].id)

    assert outside.sms.sent[0].text in words_of(
        told(reference, MessageKind.VISIT_SUBMITTED)[Channel.SMS]
    )


def test_the_table_itself_shows_no_code() -> None:
    send_code(CODE_PHONE, language="en")
    words = words_of(code_message())

    stored = bytes(db.session.scalar(text("SELECT words FROM message")))
    assert words.split()[0].encode() not in stored
    assert b"e-Mulaqat" not in stored


def test_a_message_that_never_was_is_not_tried_again() -> None:
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    with pytest.raises(PermanentFailure):
        sending.send(1)
