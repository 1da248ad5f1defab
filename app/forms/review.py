"""Owns the forms by which an officer settles a doubt, and closes a day or an hour."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.validators import InputRequired

from app.domain.reasons import Reason
from app.forms.approvals import DecisionForm
from app.forms.fields import NEEDED, ChoiceField, CleanParagraph, row_id
from app.services.closures import FOR_CLOSING
from app.wording.reasons import FOR_STAFF

_CLOSING = {reason: FOR_STAFF[reason] for reason in FOR_CLOSING}


class KeepForm(DecisionForm):
    """«Keep, because …»."""

    id_prefix = "keep"
    noun = "keeping"
    reason = CleanParagraph(_("Keep it, because…"), most=500)


class MovingForm(DecisionForm):
    """Another hour for the same visit."""

    id_prefix = "moving"
    noun = "new-hour"
    slot_id = SelectField(_("New hour"), validate_choice=False)
    usual_time_will_do = BooleanField(_("Usual time will do, if double time cannot be kept"))
    staff_note = CleanParagraph(_("Note for staff"), most=500, is_required=False)


class DayClosingForm(DecisionForm):
    """A day without visits, with its reason."""

    id_prefix = "closing"
    noun = "days"
    facility_id = HiddenField()
    day = DateField(_("Day"), [InputRequired(NEEDED)])
    reason = ChoiceField(_("Reason"), Reason, _CLOSING)


class HourClosingForm(DecisionForm):
    """One hour without visits."""

    id_prefix = "hour"
    noun = "hours"
    facility_id = HiddenField()
    slot_id = SelectField(_("Hour"), validate_choice=False)

    @property
    def hour(self) -> int | None:
        """The hour picked."""
        return row_id(self.slot_id.data)


class CallingAllOffForm(DecisionForm):
    """Calling off all that a closed day hits, with the reason that families are told."""

    id_prefix = "all-off"
    facility_id = HiddenField()
    reason = ChoiceField(_("Reason"), Reason, _CLOSING)

    def __init__(self, day: date, **options: Any) -> None:
        self.noun = f"days/{day.isoformat()}/calling-off"
        super().__init__(**options)
        self.day = day
        # Many stand on one page, so the ids carry the day.
        for field in self:
            field.id = field.label.field_id = f"{field.id}-{day.isoformat()}"
