"""Owns sending what is queued, once the move it tells of stands, and noting what became of it."""

from __future__ import annotations

from datetime import datetime

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.message_kinds import DELIVERY, Channel, Delivered
from app.extensions import db
from app.integrations.errors import PermanentFailure
from app.integrations.providers import providers
from app.models import scope
from app.models.message import Message
from app.queries.reminders import still_holds
from app.services.family_calls import open_call
from app.services.transaction import transaction

LOST = (Delivered.FAILED, Delivered.EXPIRED)
GONE = (Delivered.SENT, Delivered.DELIVERED, Delivered.BOUNCED)


def send(message_id: int) -> None:
    """Send one message; raises TemporaryFailure or PermanentFailure as its provider does."""
    message = _unsent(message_id)
    if message is None:
        return
    if not _still_true(message):
        # The visit has moved on since it was queued: nobody is sent to the old hour.
        _note(message_id, Delivered.WITHDRAWN)
        return
    to, subject, words = message.address, message.subject, message.words or ""
    template_id = message.template_id or ""
    our_reference = f"message-{message_id}"
    # The database is let go before the provider is called: a slow one must not hold it.
    db.session.remove()
    if message.channel is Channel.SMS:
        reference = providers.sms.send(
            to=to, text=words, our_reference=our_reference, template_id=template_id
        )
    else:
        reference = providers.email.send(
            to=to, subject=subject, text=words, our_reference=our_reference
        )
    _note(message_id, Delivered.SENT, sent_at=now(), provider_reference=reference)


def note_failure(message_id: int, fault: str) -> None:
    """Record that this message will not be sent, and why."""
    _note(message_id, Delivered.FAILED, fault=fault)


def note_expiry(message_id: int) -> None:
    """Record that this message was of no more use when its turn came."""
    _note(message_id, Delivered.EXPIRED)


def _unsent(message_id: int) -> Message | None:
    message = db.session.get(Message, message_id)
    if message is None:
        raise PermanentFailure("no such message")
    return message if message.delivered is Delivered.QUEUED else None


def _still_true(message: Message) -> bool:
    """News stays true; a reminder only while its visit is to come at that hour."""
    if message.visit_id is None or message.about_slot_id is None:
        return True
    with scope.acting(SYSTEM):
        return still_holds(message.kind, message.visit_id, message.about_slot_id, now())


def _note(message_id: int, delivered: Delivered, **values: str | datetime) -> None:
    with transaction(SYSTEM) as session:
        message = session.get_one(Message, message_id)
        if message.delivered in GONE:
            # A slower worker that lost its lease cannot make unsent what another has sent, and
            # what the gateway has reported since is newer than our own note.
            return
        message.delivered = delivered
        for name, value in values.items():
            setattr(message, name, value)
        if delivered in LOST:
            open_call(message)
        if DELIVERY[message.kind].is_sensitive:
            message.words = None
