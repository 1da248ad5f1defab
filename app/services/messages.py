"""Owns telling people: a message is queued with the move it tells of, and sent after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.message_kinds import DELIVERY, Channel, Delivered, MessageKind
from app.domain.outbox_retries import OutboxKind
from app.domain.reference import spoken
from app.extensions import db
from app.integrations.errors import PermanentFailure
from app.integrations.providers import providers
from app.models.message import Message
from app.models.relative_link import RelativeLink
from app.models.visitor import Visitor
from app.notifications.catalogue import (
    MESSAGE_OF_CONTACT_MOVE,
    MESSAGE_OF_MOVE,
    MESSAGE_TO_RELATIVE,
)
from app.notifications.contact_facts import contact_facts
from app.notifications.render import Words, render
from app.notifications.visit_facts import relative_facts, visit_facts
from app.queries.safeguards import barred_until_for
from app.queries.sms_templates import template_number
from app.services import outbox
from app.services.desk_news import add_desk_news
from app.services.transaction import transaction
from app.wording.facilities import facility_name, in_script

if TYPE_CHECKING:
    from app.domain.contact_states import ContactMove
    from app.models.contact import Contact
    from app.models.facility import Facility
    from app.models.visit import Visit
    from app.models.visit_event import VisitEvent


def queue_news(
    visit: Visit, event: VisitEvent, *, kept_hours: int = 0, new_home: Facility | None = None
) -> None:
    """Add the messages that this event owes the family to the present transaction.

    `kept_hours` were kept for her first pick; `new_home` is where the prisoner was moved to, when
    she may know it.
    """
    if visit.is_between_homes:
        # Neither of the two has a phone: each home's desk tells its own prisoner.
        add_desk_news(visit, event)
        return
    until = barred_until_for(event.reason, visit)

    def facts() -> dict[str, object]:
        return visit_facts(visit, event, barred_until=until) | {
            "kept_hours": kept_hours,
            "new_home": facility_name(new_home) if new_home else "",
            "town": in_script(new_home.town) if new_home else "",
        }

    _queue_on_every_channel(visit, MESSAGE_OF_MOVE[event.move], facts)
    kind = MESSAGE_TO_RELATIVE.get(event.move)
    address = _relative_elsewhere(visit) if kind else None
    if kind and address:
        _queue_to_relative(visit, kind, address)


def _queue_on_every_channel(
    visit: Visit, kind: MessageKind, facts: Callable[[], dict[str, object]]
) -> None:
    visitor = visit.visitor
    for channel in DELIVERY[kind].channels:
        address = _address(visitor, channel)
        if address:
            words = render(kind, channel, facts, visitor.language)
            _queue(kind, channel, address, visitor.language, words, visit_id=visit.id)


def queue_list_news(contact: Contact, move: ContactMove) -> None:
    """Add the messages that an answer about a list owes the family to the present transaction."""
    kind, visitor = MESSAGE_OF_CONTACT_MOVE[move], contact.visitor
    for channel in DELIVERY[kind].channels:
        address = _address(visitor, channel)
        if address:
            words = render(kind, channel, lambda: contact_facts(contact), visitor.language)
            _queue(kind, channel, address, visitor.language, words, contact_id=contact.id)


def queue_about(visit: Visit, kind: MessageKind, page: str) -> None:
    """Add news about `page` below this visit's own, which no move of it makes.

    The visit's visitor and facility must be loaded.
    """

    def facts() -> dict[str, object]:
        return {
            "reference": spoken(visit.reference),
            "home": facility_name(visit.facility),
            "path": f"/visits/{visit.reference}/{page}",
            "in_link": visit.reference,
        }

    _queue_on_every_channel(visit, kind, facts)


def queue_code(address: str, code: str, language: str) -> None:
    """Add the message with a sign-in code, to a phone or an e-mail, to the present transaction."""
    kind = MessageKind.SIGN_IN_CODE
    channel = Channel.EMAIL if "@" in address else Channel.SMS
    words = render(kind, channel, lambda: {"code": code}, language)
    _queue(kind, channel, address, language, words)


def queue_relative_link(visit: Visit, address: str, path: str) -> None:
    """Add the message that brings one of the party the link of their own."""
    _queue_to_relative(visit, MessageKind.RELATIVE_LINK, address, path)


def send(message_id: int) -> None:
    """Send one message; raises TemporaryFailure or PermanentFailure as its provider does."""
    message = _unsent(message_id)
    if message is None:
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


def _relative_elsewhere(visit: Visit) -> str | None:
    """Where one of the party who has a link of their own is reached."""
    return db.session.scalar(
        select(RelativeLink.address).where(
            RelativeLink.visit_id == visit.id, RelativeLink.ended_at.is_(None)
        )
    )


def _queue_to_relative(visit: Visit, kind: MessageKind, address: str, path: str = "") -> None:
    is_email = "@" in address
    channel = Channel.EMAIL if is_email else Channel.SMS
    proved = Visitor.sign_in_email if is_email else Visitor.phone
    known = db.session.scalar(select(Visitor.language).where(proved == address))

    def facts() -> dict[str, object]:
        ends = {"path": path, "in_link": path.rpartition("/")[2]}
        return relative_facts(visit, visit.events[-1]) | ends

    language = known or visit.visitor.language
    words = render(kind, channel, facts, language)
    _queue(kind, channel, address, language, words, visit_id=visit.id)


def _address(visitor: Visitor, channel: Channel) -> str | None:
    return visitor.phone if channel is Channel.SMS else visitor.write_to


def _queue(
    kind: MessageKind,
    channel: Channel,
    address: str,
    language: str,
    words: Words,
    **about: int,
) -> None:
    message = Message(
        **about,
        kind=kind,
        channel=channel,
        address=address,
        language=language,
        subject=words.subject,
        words=words.text,
        template_id=template_number(words.registered) if words.registered else None,
        queued_at=now(),
    )
    db.session.add(message)
    db.session.flush()
    delivery = DELIVERY[kind]
    outbox.owe(
        OutboxKind.SEND_MESSAGE,
        message.id,
        dedupe_key=f"message:{message.id}",
        worth_for=delivery.worth_for,
        is_urgent=delivery.is_sensitive,
    )


def _unsent(message_id: int) -> Message | None:
    message = db.session.get(Message, message_id)
    if message is None:
        raise PermanentFailure("no such message")
    return message if message.delivered is Delivered.QUEUED else None


def _note(message_id: int, delivered: Delivered, **values: str | datetime) -> None:
    with transaction(SYSTEM) as session:
        message = session.get_one(Message, message_id)
        if message.delivered is Delivered.SENT:
            # A slower worker that lost its lease cannot make unsent what another has sent.
            return
        message.delivered = delivered
        for name, value in values.items():
            setattr(message, name, value)
        if DELIVERY[message.kind].is_sensitive:
            message.words = None
