"""Owns the forms by which a family replies to its home: an answer, and a pick among hours."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from app.forms.base import Form
from app.forms.fields import CleanParagraph


class AnswerForm(Form):
    """What a family answers when the home asks something back."""

    noun = "answer"
    answer = CleanParagraph(_("Your answer"), most=500)


class PickForm(Form):
    """The hour that a family takes of those it was offered."""

    slot_id = HiddenField()
