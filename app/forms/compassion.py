"""Owns the question that an urgent request begins with, and the officer's «not urgent»."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.domain.compassion import Concerned, Happening, Proof, UrgentWords
from app.forms.approvals import DecisionForm
from app.forms.base import Form
from app.forms.fields import CleanParagraph, CleanText, NameField
from app.wording.compassion import CONCERNED, HAPPENING, PROOF

# The answers of this form, as a draft names them.
WHAT_HAPPENED = ("happening", "concerned", "name", "proof", "note")


def _choices(words: Any) -> list[SelectChoice]:
    return [SelectChoice(member.value, word) for member, word in words.items()]


class UrgentForm(Form):
    """What has happened, to whom, and what the family can show; only the first two are needed."""

    happening = RadioField(
        _("What has happened?"), choices=_choices(HAPPENING), validate_choice=False
    )
    concerned = RadioField(_("Who is it?"), choices=_choices(CONCERNED), validate_choice=False)
    name = NameField(_("Name of this person"), most=120, is_required=False)
    proof = RadioField(
        _("What can you show?"), [Optional()], choices=_choices(PROOF), validate_choice=False
    )
    note = CleanText(_("Anything the officer should know"), most=200, is_required=False)

    def validate_happening(self, field: Any) -> None:
        """One of the three."""
        _one_of(Happening, field)

    def validate_concerned(self, field: Any) -> None:
        """One of the people named."""
        _one_of(Concerned, field)

    def facts(self) -> UrgentWords:
        """What the family says; a paper not named is one that comes later."""
        proof = self.proof.data
        return UrgentWords(
            happening=Happening(self.happening.data),
            concerned=Concerned(self.concerned.data),
            name=self.name.data,
            proof=Proof(proof) if proof in tuple(Proof) else Proof.LATER,
            note=self.note.data,
        )


class MakeOrdinaryForm(DecisionForm):
    """Letting an urgent request wait with the others, and why."""

    id_prefix = "ordinary"
    family_note = CleanParagraph(_("Why, in words for the family"), most=500)


def _one_of(members: Any, field: Any) -> None:
    if field.data not in tuple(members):
        raise ValidationError(gettext("Choose one."))
