"""Owns the forms of an appeal and of its answer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from app.domain.appeals import AppealOutcome
from app.forms.base import Form
from app.forms.fields import ChoiceField, CleanParagraph
from app.wording.appeals import OUTCOME


class AppealForm(Form):
    """Why the family asks for a second look."""

    words = CleanParagraph(_("Why should we look again?"), most=1000)


class AppealAnswerForm(Form):
    """What the second look came to; many stand on one page, so ids carry the appeal's."""

    outcome = ChoiceField(_("What it comes to"), AppealOutcome, OUTCOME)
    answer = CleanParagraph(_("Your answer to the family"), most=500)

    def __init__(self, appeal_id: int = 0, **options: Any) -> None:
        self.noun = f"{appeal_id}/answer"
        super().__init__(**options)
        for field in (self.outcome, self.answer):
            field.id = field.label.field_id = f"{field.short_name}-{appeal_id}"
