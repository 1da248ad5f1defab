"""Owns the forms by which officers put something on file for a request, and its safeguards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, ValidationError

from app.forms.approvals import DecisionForm
from app.forms.fields import CleanParagraph, CleanText, row_id
from app.services.bars import NewBar
from app.services.safeguards import Letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.models.prisoner import Prisoner


class DayField(DateField):
    """A day of the calendar, needed; what cannot be read is refused in plain words."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None

    def pre_validate(self, form: Any) -> None:
        """Refuse no day at all."""
        if self.data is None:
            raise ValidationError(gettext("Choose a day."))


class ForPrisonerForm(DecisionForm):
    """Something put on file for one prisoner; whom one may pick the route sets."""

    prisoner_id = SelectField(_("Prisoner in the register"), validate_choice=False)

    @property
    def prisoner(self) -> int | None:
        """The prisoner picked."""
        return row_id(self.prisoner_id.data)


def offer_prisoners(form: ForPrisonerForm, prisoners: Sequence[Prisoner]) -> None:
    """Let this form pick among these prisoners; a bar may be for the whole home."""
    choices = [(str(one.id), f"{one.name}, {one.number}") for one in prisoners]
    whole_home = [("", gettext("the whole home"))] if isinstance(form, BarForm) else []
    form.prisoner_id.choices = [*whole_home, *choices]


class QuestionForm(ForPrisonerForm):
    """Have the prisoner asked."""

    id_prefix = "question"


class RecommendationForm(ForPrisonerForm):
    """The first of two officers' names."""

    id_prefix = "recommendation"


class NoObjectionForm(ForPrisonerForm):
    """An agency's letter."""

    id_prefix = "no-objection"
    agency = CleanText(_("Agency"), most=120)
    letter_number = CleanText(_("Number of the letter"), most=80)
    dated_on = DayField(_("Date of the letter"))
    valid_until_on = DayField(_("Valid until"))

    def facts(self) -> Letter:
        """The letter."""
        return Letter(
            agency=self.agency.data or "",
            letter_number=self.letter_number.data or "",
            dated_on=self.dated_on.data,
            valid_until_on=self.valid_until_on.data,
        )


class CounselPapersForm(ForPrisonerForm):
    """A lawyer's papers, seen."""

    id_prefix = "counsel-papers"
    bar_number = CleanText(_("Bar council number"), most=40)


class IdentityCheckForm(DecisionForm):
    """That somebody abroad was identified."""

    id_prefix = "identity-check"
    how = CleanText(
        _("How you identified the visitor"),
        most=200,
        description=_("For example: passport shown in a short call; letter of the mission."),
    )


class BarForm(ForPrisonerForm):
    """A bar against the visitor."""

    id_prefix = "bar"
    ends_on = DayField(_("Last day of the bar"))
    reason = CleanParagraph(_("Reason, for staff alone"), most=500)

    def facts(self) -> NewBar:
        """The bar; nobody picked means the whole home."""
        return NewBar(
            prisoner_id=self.prisoner,
            ends_on=self.ends_on.data,
            reason=self.reason.data or "",
        )
