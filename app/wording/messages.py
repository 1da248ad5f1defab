"""Owns what staff read about messages: what each was about, how far it came, how a call ended."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.family_calls import CallOutcome
from app.domain.message_kinds import Delivered, MessageKind

DELIVERED: dict[Delivered, LazyString] = {
    Delivered.QUEUED: _("on its way"),
    Delivered.SENT: _("sent"),
    Delivered.DELIVERED: _("arrived"),
    Delivered.BOUNCED: _("did not arrive"),
    Delivered.FAILED: _("not delivered"),
    Delivered.EXPIRED: _("too late to send"),
    Delivered.WITHDRAWN: _("no longer true, not sent"),
}
TONE: dict[Delivered, str] = {
    Delivered.QUEUED: "waiting",
    Delivered.SENT: "good",
    Delivered.DELIVERED: "good",
    Delivered.BOUNCED: "bad",
    Delivered.FAILED: "bad",
    Delivered.EXPIRED: "quiet",
    Delivered.WITHDRAWN: "quiet",
}
ABOUT: dict[MessageKind, LazyString] = {
    MessageKind.SIGN_IN_CODE: _("sign-in code"),
    MessageKind.VISIT_SUBMITTED: _("request received"),
    MessageKind.VISIT_WAITLISTED: _("on the waiting list"),
    MessageKind.PLACE_KEPT: _("place kept for the family"),
    MessageKind.VISIT_APPROVED: _("visit approved"),
    MessageKind.VISIT_REJECTED: _("visit not approved"),
    MessageKind.VISIT_QUESTION: _("question to the family"),
    MessageKind.VISIT_ANSWERED: _("answer received"),
    MessageKind.VISIT_OFFERED: _("other hours offered"),
    MessageKind.OFFER_DECLINED: _("offer declined"),
    MessageKind.VISIT_WITHDRAWN: _("request withdrawn"),
    MessageKind.VISIT_LAPSED: _("not answered in time"),
    MessageKind.VISIT_CANCELLED: _("cancelled by the family"),
    MessageKind.VISIT_CALLED_OFF: _("cancelled by the home"),
    MessageKind.VISIT_MOVED: _("new hour"),
    MessageKind.VISIT_FOLLOWS: _("prisoner moved"),
    MessageKind.RELATIVE_CALL_MOVED: _("new hour, to the relative elsewhere"),
    MessageKind.RELATIVE_CALL_OFF: _("call off, to the relative elsewhere"),
    MessageKind.RELATIVE_EVE: _("reminder on the eve, to the relative elsewhere"),
    MessageKind.RELATIVE_HOUR: _("reminder an hour before, to the relative elsewhere"),
    MessageKind.CONTACT_APPROVED: _("put on the list"),
    MessageKind.CONTACT_REFUSED: _("not put on the list"),
    MessageKind.CONTACT_ENDED: _("taken off the list"),
    MessageKind.CHANGE_ASKED: _("change asked for"),
    MessageKind.CHANGE_MADE: _("change made"),
    MessageKind.CHANGE_DECLINED: _("change not made"),
    MessageKind.VISIT_REOPENED: _("request open again"),
    MessageKind.URGENT_SUBMITTED: _("urgent request received"),
    MessageKind.URGENT_APPROVED: _("urgent visit approved"),
    MessageKind.MADE_ORDINARY: _("made an ordinary request"),
    MessageKind.APPEAL_ANSWERED: _("second look answered"),
    MessageKind.COMPLAINT_ANSWERED: _("complaint answered"),
    MessageKind.REMINDER_EVE: _("reminder on the eve"),
    MessageKind.REMINDER_HOUR: _("reminder an hour before"),
    MessageKind.RELATIVE_LINK: _("link for a relative elsewhere"),
}
CALL_OUTCOME: dict[CallOutcome, LazyString] = {
    CallOutcome.TOLD: _("Called, told"),
    CallOutcome.NO_ANSWER: _("No answer"),
    CallOutcome.WRONG_NUMBER: _("Wrong number"),
    CallOutcome.ARRIVED: _("The message arrived after all"),
}
