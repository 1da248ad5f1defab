"""Owns the words for what comes of a second look."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.appeals import AppealOutcome

OUTCOME: dict[AppealOutcome, LazyString] = {
    AppealOutcome.UPHELD: _("The refusal stands"),
    AppealOutcome.OVERTURNED: _("The request is open again"),
}
