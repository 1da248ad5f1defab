"""Owns the forms by which an officer sets a rule, takes over a list, or ends a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from app.domain.custody import PrisonerClass
from app.domain.entitlement import EntitlementRow, Period
from app.domain.policy import Mode
from app.forms.approvals import DecisionForm
from app.forms.fields import NEEDED, ChoiceField, CleanParagraph, CleanText, WholeNumber
from app.services.entitlements import TakenOver
from app.wording.allowances import PERIOD
from app.wording.entitlements import PRESET
from app.wording.people import PRISONER_CLASS
from app.wording.visits import MODE

if TYPE_CHECKING:
    from app.domain.entitlement_change import Whose

MOST_VISITS, MOST_MINUTES, MOST_PEOPLE = 31, 180, 10


def _number(label: Any, least: int, most: int, *first: Any) -> WholeNumber:
    wrong = _("Type a number from %(least)d to %(most)d.", least=least, most=most)
    return WholeNumber(label, [*first, NumberRange(least, most, message=wrong)])


class RuleForm(DecisionForm):
    """One rule: for whom, how many, from which day on, and by which source."""

    id_prefix = "rule"
    prisoner_class = ChoiceField(_("For whom"), PrisonerClass, PRISONER_CLASS)
    mode = ChoiceField(_("How they meet"), Mode, MODE)
    visits = _number(_("How many visits"), 0, MOST_VISITS, InputRequired(NEEDED))
    period = ChoiceField(_("In each"), Period, PERIOD)
    minutes = _number(_("Minutes of a visit"), 5, MOST_MINUTES, Optional())
    people = _number(_("People in a visit"), 1, MOST_PEOPLE, Optional())
    is_shared = BooleanField(_("Video visits use up the same count"))
    valid_from = DateField(_("From"), [InputRequired(NEEDED)])
    valid_until = DateField(_("Until, the last day"), [Optional()])
    source = CleanText(_("By which order or rule"), most=300)
    reason = CleanParagraph(_("Why"), most=500)

    def row(self, whose: Whose) -> EntitlementRow:
        """What was typed, as a row of this home or state."""
        return EntitlementRow(
            facility_id=whose.facility_id,
            state_code=whose.state_code,
            prisoner_class=self.prisoner_class.data,
            mode=self.mode.data,
            count=self.visits.data,
            period=self.period.data,
            minutes=self.minutes.data,
            people=self.people.data,
            is_shared=self.is_shared.data and self.mode.data is Mode.PHYSICAL,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            source=self.source.data or "",
        )


class TakingOverForm(DecisionForm):
    """A list of the portal from a day on."""

    id_prefix = "list"
    preset = SelectField(_("List"), choices=[SelectChoice(*one) for one in PRESET.items()])
    valid_from = DateField(_("From"), [InputRequired(NEEDED)])
    reason = CleanParagraph(_("Why"), most=500)

    def taken(self, whose: Whose) -> TakenOver:
        """What was typed, for this home or state."""
        return TakenOver(
            facility_id=whose.facility_id,
            state_code=whose.state_code,
            preset=self.preset.data or "",
            valid_from=self.valid_from.data,
        )


class EndingForm(DecisionForm):
    """The last day of a rule; many stand on one page, so the ids carry the rule's."""

    last_day = DateField(_("Last day"), [InputRequired(NEEDED)])
    reason = CleanParagraph(_("Why"), most=500)

    def __init__(self, row_id: int = 0, **options: Any) -> None:
        self.id_prefix = f"ending-{row_id}"
        super().__init__(**options)
