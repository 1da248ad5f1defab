"""Owns delivery receipts: what the gateway says of a text is noted once, and never unsaid.

A text that arrived stays arrived, whatever is reported after it; one that is said not to have
arrived may still arrive. So the same receipt twice, or two in the wrong order, change nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.message_kinds import DELIVERY, Channel, Delivered
from app.extensions import db
from app.integrations.sms.receipts import Report
from app.models.message import Message
from app.services.family_calls import end_call_of, open_call
from app.services.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.integrations.sms.receipts import Receipt

OURS = re.compile(r"message-([1-9][0-9]{0,8})")
# A receipt may be faster than our own note that the text has left.
ON_ITS_WAY = (Delivered.QUEUED, Delivered.SENT)


def take_receipts(receipts: Iterable[Receipt]) -> int:
    """Note what became of these texts; how many of them were news. Unknown ones are passed over."""
    with transaction(SYSTEM):
        return sum(_take(receipt) for receipt in receipts)


def _take(receipt: Receipt) -> bool:
    message = _message_of(receipt)
    if message is None or message.delivered is Delivered.DELIVERED:
        return False
    if receipt.report is Report.ARRIVED:
        message.delivered, message.fault = Delivered.DELIVERED, None
        end_call_of(message)
    elif message.delivered in ON_ITS_WAY:
        message.delivered, message.fault = Delivered.BOUNCED, f"gateway: {receipt.report}"
        open_call(message)
    else:
        return False
    message.received_at = now()
    if DELIVERY[message.kind].is_sensitive:
        message.words = None
    return True


def _message_of(receipt: Receipt) -> Message | None:
    """The text meant: by the reference we gave, else by the id the gateway gave."""
    ours = OURS.fullmatch(receipt.our_reference)
    meant = (
        Message.id == int(ours[1])
        if ours
        else Message.provider_reference == (receipt.sent_id or None)
    )
    found: Message | None = db.session.scalar(
        select(Message)
        .where(meant, Message.channel == Channel.SMS)
        .order_by(Message.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
    )
    return found
