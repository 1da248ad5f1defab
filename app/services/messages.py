"""Owns what people are told: a message is queued with the move it tells of (sent: `sending`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.domain.message_kinds import DELIVERY, Channel, MessageKind
from app.domain.outbox_retries import OutboxKind
from app.domain.reference import spoken
from app.extensions import db
from app.models.message import Message
from app.models.relative_link import RelativeLink
from app.models.visitor import Visitor
from app.notifications.catalogue import (
    MESSAGE_OF_CONTACT_MOVE,
    MESSAGE_TO_RELATIVE,
    message_of,
)
from app.notifications.contact_facts import contact_facts
from app.notifications.render import Words, render
from app.notifications.visit_facts import relative_facts, visit_facts
from app.queries.safeguards import barred_until_for
from app.queries.sms_templates import template_number
from app.services import outbox
from app.services.desk_news import add_desk_news
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

    told = message_of(event.move, visit.lane)
    _queue_on_every_channel(visit.visitor, told, facts, visit_id=visit.id)
    kind = MESSAGE_TO_RELATIVE.get(event.move)
    address = _relative_elsewhere(visit) if kind else None
    if kind and address:
        _queue_to_relative(visit, kind, address)


def queue_reminder(visit: Visit, kind: MessageKind) -> None:
    """Add a reminder of the visit's present hour; a second one of it breaks the transaction."""

    def facts() -> dict[str, object]:
        return visit_facts(visit, visit.events[-1])

    about = {"visit_id": visit.id, "about_slot_id": visit.slot_id}
    _queue_on_every_channel(visit.visitor, kind, facts, **about)


def _queue_on_every_channel(
    visitor: Visitor, kind: MessageKind, facts: Callable[[], dict[str, object]], **about: int
) -> None:
    for channel in DELIVERY[kind].channels:
        address = _address(visitor, channel)
        if address:
            words = render(kind, channel, facts, visitor.language)
            _queue(kind, channel, address, visitor.language, words, **about)


def queue_list_news(contact: Contact, move: ContactMove) -> None:
    """Add the messages that an answer about a list owes the family to the present transaction."""

    def facts() -> dict[str, object]:
        return contact_facts(contact)

    kind = MESSAGE_OF_CONTACT_MOVE[move]
    _queue_on_every_channel(contact.visitor, kind, facts, contact_id=contact.id)


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

    _queue_on_every_channel(visit.visitor, kind, facts, visit_id=visit.id)


def queue_code(address: str, code: str, language: str) -> None:
    """Add the message with a sign-in code, to a phone or an e-mail, to the present transaction."""
    kind = MessageKind.SIGN_IN_CODE
    channel = Channel.EMAIL if "@" in address else Channel.SMS
    words = render(kind, channel, lambda: {"code": code}, language)
    _queue(kind, channel, address, language, words)


def queue_relative_link(visit: Visit, address: str, path: str) -> None:
    """Add the message that brings one of the party the link of their own."""
    _queue_to_relative(visit, MessageKind.RELATIVE_LINK, address, path)


def queue_relative_reminder(visit: Visit, kind: MessageKind) -> None:
    """Add a reminder of the present hour to whoever joins from elsewhere, with their link."""
    link = db.session.scalar(
        select(RelativeLink).where(
            RelativeLink.visit_id == visit.id, RelativeLink.ended_at.is_(None)
        )
    )
    if link is not None:
        _queue_to_relative(
            visit, kind, link.address, f"/calls/{link.key}", about_slot_id=visit.slot_id
        )


def _relative_elsewhere(visit: Visit) -> str | None:
    """Where one of the party who has a link of their own is reached."""
    return db.session.scalar(
        select(RelativeLink.address).where(
            RelativeLink.visit_id == visit.id, RelativeLink.ended_at.is_(None)
        )
    )


def _queue_to_relative(
    visit: Visit, kind: MessageKind, address: str, path: str = "", **about: int
) -> None:
    is_email = "@" in address
    channel = Channel.EMAIL if is_email else Channel.SMS
    proved = Visitor.sign_in_email if is_email else Visitor.phone
    known = db.session.scalar(select(Visitor.language).where(proved == address))

    def facts() -> dict[str, object]:
        ends = {"path": path, "in_link": path.rpartition("/")[2]}
        return relative_facts(visit, visit.events[-1]) | ends

    language = known or visit.visitor.language
    words = render(kind, channel, facts, language)
    _queue(kind, channel, address, language, words, visit_id=visit.id, **about)


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
