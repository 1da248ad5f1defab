"""Owns the form by which a family lets one of its party join from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, ValidationError

from app.forms.base import Form
from app.forms.fields import row_id
from app.forms.phones import PhoneOrEmailField

if TYPE_CHECKING:
    from app.models.attendee import Attendee


class RelativeForm(Form):
    """Who joins from elsewhere, and where the link goes."""

    person = RadioField(_("Who joins from elsewhere?"), validate_choice=False)
    address = PhoneOrEmailField(_("Their mobile number, or their e-mail if they live abroad"))

    def offer(self, people: Sequence[Attendee]) -> None:
        """Let one of these people be chosen; a single one is chosen already."""
        self.person.choices = [(str(one.id), one.name) for one in people]
        if len(people) == 1 and not self.person.raw_data:
            self.person.data = str(people[0].id)

    def validate_person(self, field: Any) -> None:
        """Refuse whoever is not of the approved party."""
        if field.data not in [value for value, _label in field.choices]:
            raise ValidationError(gettext("Choose one from the list."))

    @property
    def attendee_id(self) -> int | None:
        """Who was chosen."""
        return row_id(self.person.data)
