"""Owns the form by which a superintendent gives visits more, or puts a count right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, NumberRange

from app.domain.allowance import EntryKind
from app.forms.approvals import DecisionForm
from app.forms.fields import NEEDED, ChoiceField, CleanParagraph, CleanText, WholeNumber, row_id
from app.services.grants import Change
from app.wording.allowances import ENTRY

if TYPE_CHECKING:
    from app.domain.policy import Mode

CHANGES = {kind: ENTRY[kind] for kind in (EntryKind.GRANT, EntryKind.CORRECT)}
MOST = 9


class AllowanceChangeForm(DecisionForm):
    """So many visits more, or fewer with a minus, for one prisoner; and why."""

    id_prefix = "allowance"
    prisoner_id = CleanText(_("Prisoner"), most=12)
    kind = ChoiceField(_("What"), EntryKind, CHANGES)
    amount = WholeNumber(
        _("How many visits"),
        [
            InputRequired(message=NEEDED),
            NumberRange(-MOST, MOST, message=_("Type a number from -9 to 9.")),
        ],
        default=1,
    )
    reason = CleanParagraph(_("Why"), most=1000)

    def validate(self, extra_validators: object = None) -> bool:
        """Besides the fields: a grant gives, and nothing is changed by nothing."""
        is_valid = super().validate(extra_validators)
        gives_nothing = self.amount.data is not None and (
            self.amount.data == 0 or (self.kind.data is EntryKind.GRANT and self.amount.data < 0)
        )
        if gives_nothing or self.kind.data not in CHANGES:
            self.amount.errors = [*self.amount.errors, _("To take away, choose «Corrected».")]
            return False
        return is_valid

    def facts(self, mode: Mode, day: date) -> Change:
        """The change, for the count that a visit in `mode` on `day` uses."""
        return Change(
            prisoner_id=row_id(self.prisoner_id.data),
            mode=mode,
            day=day,
            amount=self.amount.data,
            reason=self.reason.data or "",
        )
