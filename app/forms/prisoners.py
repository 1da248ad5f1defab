"""Owns the forms by which an officer keeps the register; each asks why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, DateTimeLocalField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.domain.clock import instant, now
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender
from app.forms.approvals import DecisionForm
from app.forms.base import Form
from app.forms.fields import NEEDED, AgeField, ChoiceField, CleanParagraph, CleanText, NameField
from app.services.absences import Period
from app.services.prisoners import PrisonerFacts
from app.wording.people import ABSENCE, GENDER, PRISONER_CLASS

if TYPE_CHECKING:
    from app.models.prisoner import Prisoner

YOUNGEST = 12
MINUTE_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"]
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
FIRST_YEAR, LAST_YEAR = 1950, 2200


def _why() -> CleanParagraph:
    return CleanParagraph(_("Reason for this change"), most=1000)


def _in_reach(_form: Any, field: Any) -> None:
    """Refuse a year that nobody means."""
    if field.data is not None and not FIRST_YEAR <= field.data.year < LAST_YEAR:
        raise ValidationError(gettext("Check the year."))


def _is_past(form: Any, field: Any) -> None:
    _in_reach(form, field)
    if field.data is not None and field.data > now().date():
        raise ValidationError(gettext("This day is still to come."))


class PrisonerForm(Form):
    """A prisoner as the register has him."""

    number = CleanText(_("Prisoner number"), most=40)
    name = NameField(_("Name"), most=120)
    parent_name = NameField(_("Father's or husband's name"), most=120, is_required=False)
    age = AgeField(_("Age"), least=YOUNGEST)
    gender = ChoiceField(_("Gender"), Gender, GENDER)
    prisoner_class = ChoiceField(_("Class"), PrisonerClass, PRISONER_CLASS)
    admitted_on = DateField(
        _("Admitted on"), [InputRequired(message=NEEDED), _is_past], format=DAY_FORMATS
    )
    left_on = DateField(_("Left on"), [Optional(), _in_reach], format=DAY_FORMATS)
    is_high_risk = BooleanField(_("High risk: a visit needs a second officer's approval"))
    needs_noc = BooleanField(_("A visit needs an agency's no-objection"))
    reason = _why()

    @classmethod
    def of(cls, prisoner: Prisoner) -> PrisonerForm:
        """The form as it stands for a prisoner; what is sent goes over it."""
        return cls(obj=prisoner, age=now().year - prisoner.birth_year)

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody leaves before he came."""
        is_valid = super().validate(extra_validators)
        admitted_on, left_on = self.admitted_on.data, self.left_on.data
        if admitted_on and left_on and left_on < admitted_on:
            self.left_on.errors = [gettext("This is before the day of admission.")]
            return False
        return is_valid

    def facts(self) -> PrisonerFacts:
        """The prisoner."""
        year = now().year - (self.age.data or 0)
        return PrisonerFacts(
            number=self.number.data or "",
            name=self.name.data or "",
            parent_name=self.parent_name.data or "",
            birth_year=year,
            gender=self.gender.data,
            prisoner_class=self.prisoner_class.data,
            admitted_on=self.admitted_on.data,
            left_on=self.left_on.data,
            is_high_risk=self.is_high_risk.data,
            needs_noc=self.needs_noc.data,
        )


class AbsenceForm(DecisionForm):
    """When a prisoner cannot be met, in the wall time of his home."""

    id_prefix = "absence"
    kind = ChoiceField(_("Why he cannot be met"), AbsenceKind, ABSENCE)
    starts_at = DateTimeLocalField(
        _("From"), [InputRequired(message=NEEDED), _in_reach], format=MINUTE_FORMATS
    )
    ends_at = DateTimeLocalField(
        _("Until"), [InputRequired(message=NEEDED), _in_reach], format=MINUTE_FORMATS
    )
    reason = _why()

    def facts(self, zone: ZoneInfo) -> Period:
        """The period as instants."""
        return Period(
            kind=self.kind.data,
            starts_at=in_utc(self.starts_at.data, zone),
            ends_at=in_utc(self.ends_at.data, zone),
        )


class AbsenceEndForm(DecisionForm):
    """Another end for an absence."""

    id_prefix = "ending"
    ends_at = DateTimeLocalField(
        _("Until"), [InputRequired(message=NEEDED), _in_reach], format=MINUTE_FORMATS
    )
    reason = _why()


class ReasonForm(DecisionForm):
    """Why something is taken out of the register."""

    id_prefix = "removal"
    reason = _why()


class KeepApartForm(DecisionForm):
    """Whom a prisoner is kept apart from."""

    id_prefix = "apart"
    other_number = CleanText(_("Number of the other prisoner"), most=40)
    reason = _why()


def in_utc(wall: datetime | None, zone: ZoneInfo) -> datetime:
    """The instant that a wall time of this zone is."""
    assert wall is not None  # noqa: S101 -- asked only after the form was found whole
    return instant(wall.date(), wall.time(), zone)
