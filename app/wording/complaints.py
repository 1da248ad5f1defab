"""Owns the words for what a family may complain of."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.complaints import ComplaintKind

COMPLAINT: dict[ComplaintKind, LazyString] = {
    ComplaintKind.MONEY_ASKED: _("Somebody asked for money"),
    ComplaintKind.TREATED_BADLY: _("I was treated badly"),
    ComplaintKind.TURNED_AWAY: _("I was turned away"),
    ComplaintKind.TOO_SHORT: _("It began late or ended early"),
    ComplaintKind.CALL_FAILED: _("The video call did not work"),
    ComplaintKind.NOT_TOLD: _("I was not told in time"),
    ComplaintKind.OTHER: _("Something else"),
}
