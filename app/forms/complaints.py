"""Owns the forms of a complaint and of its answer."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from app.domain.complaints import ComplaintKind
from app.forms.base import Form
from app.forms.fields import ChoiceField, CleanParagraph
from app.wording.complaints import COMPLAINT


class ComplaintForm(Form):
    """What went wrong."""

    kind = ChoiceField(_("What went wrong?"), ComplaintKind, COMPLAINT)
    words = CleanParagraph(_("Say it in your own words"), most=1000)


class ComplaintAnswerForm(Form):
    """What the family is answered; many stand on one page, so its id carries the complaint's."""

    def __init__(self, complaint_id: int = 0, **options: Any) -> None:
        self.noun = f"{complaint_id}/answer"
        super().__init__(**options)
        self.answer.id = self.answer.label.field_id = f"answer-{complaint_id}"

    answer = CleanParagraph(_("Your answer to the family"), most=1000)
