"""Owns the form that asks how one request stands."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from app.domain.reference import normalise
from app.forms.base import Form
from app.forms.fields import CleanText


class ReferenceForm(Form):
    """The reference of one visit, in any spelling people give it."""

    reference = CleanText(_("The reference of the request"), most=64)

    def validate_reference(self, field: Any) -> None:
        """It is written like one of ours; whether there is such a visit is not said here."""
        if self.stored is None:
            raise ValidationError(
                gettext("This is not a whole reference. It has 11 letters and digits.")
            )

    @property
    def stored(self) -> str | None:
        """The reference as it is stored; None when it cannot be one."""
        return normalise(self.reference.data or "")
