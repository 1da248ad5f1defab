"""Owns which messages exist, and by which channels and for how long each is worth sending."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Channel(StrEnum):
    """How a message travels."""

    SMS = "sms"
    EMAIL = "email"


class Delivered(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class MessageKind(StrEnum):
    """What a message is about."""

    SIGN_IN_CODE = "sign_in_code"
    VISIT_SUBMITTED = "visit_submitted"
    VISIT_WAITLISTED = "visit_waitlisted"
    PLACE_KEPT = "place_kept"
    VISIT_APPROVED = "visit_approved"
    VISIT_REJECTED = "visit_rejected"
    VISIT_QUESTION = "visit_question"
    VISIT_ANSWERED = "visit_answered"
    VISIT_OFFERED = "visit_offered"
    OFFER_DECLINED = "offer_declined"
    VISIT_WITHDRAWN = "visit_withdrawn"
    VISIT_LAPSED = "visit_lapsed"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_CALLED_OFF = "visit_called_off"
    VISIT_MOVED = "visit_moved"
    VISIT_FOLLOWS = "visit_follows"
    CHANGE_ASKED = "change_asked"
    CHANGE_MADE = "change_made"
    CHANGE_DECLINED = "change_declined"
    CONTACT_APPROVED = "contact_approved"
    CONTACT_REFUSED = "contact_refused"
    CONTACT_ENDED = "contact_ended"
    RELATIVE_LINK = "relative_link"
    RELATIVE_CALL_MOVED = "relative_call_moved"
    RELATIVE_CALL_OFF = "relative_call_off"
    RELATIVE_EVE = "relative_eve"
    RELATIVE_HOUR = "relative_hour"
    COMPLAINT_ANSWERED = "complaint_answered"
    APPEAL_ANSWERED = "appeal_answered"
    VISIT_REOPENED = "visit_reopened"
    REMINDER_EVE = "reminder_eve"
    REMINDER_HOUR = "reminder_hour"
    URGENT_SUBMITTED = "urgent_submitted"
    URGENT_APPROVED = "urgent_approved"
    MADE_ORDINARY = "made_ordinary"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How a kind travels, when it is pointless, and whether its words must not outlive it."""

    channels: tuple[Channel, ...]
    worth_for: timedelta
    is_sensitive: bool = False


_BOTH = (Channel.SMS, Channel.EMAIL)
_NEWS = Delivery(channels=_BOTH, worth_for=timedelta(hours=48))
# From six to nine in the evening; and while there is still a quarter of an hour to come in.
_EVE = Delivery(channels=_BOTH, worth_for=timedelta(hours=3))
_HOUR = Delivery(channels=_BOTH, worth_for=timedelta(minutes=45))
DELIVERY: dict[MessageKind, Delivery] = {
    kind: _NEWS for kind in MessageKind if kind is not MessageKind.SIGN_IN_CODE
} | {
    # An expired code is never sent: the family would type it in vain.
    MessageKind.SIGN_IN_CODE: Delivery(
        channels=_BOTH, worth_for=timedelta(minutes=5), is_sensitive=True
    ),
    MessageKind.REMINDER_EVE: _EVE,
    MessageKind.RELATIVE_EVE: _EVE,
    MessageKind.REMINDER_HOUR: _HOUR,
    MessageKind.RELATIVE_HOUR: _HOUR,
}
