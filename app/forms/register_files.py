"""Owns the form by which an officer sends a file for the register."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from app.domain.name_key import clean_name
from app.domain.register_outcomes import ImportKind
from app.forms.base import Form
from app.forms.fields import ChoiceField
from app.services.register_files import SentFile
from app.wording.register_files import KIND


class RegisterFileForm(Form):
    """A file, and what it holds."""

    kind = ChoiceField(_("What the file holds"), ImportKind, KIND)
    file = FileField(_("CSV file"), [FileRequired(message=_("Choose a file."))])
    is_whole = BooleanField(_("This file is the whole register of the home"))

    def facts(self, facility_id: int) -> SentFile:
        """The file as it was sent."""
        sent = self.file.data
        return SentFile(
            facility_id=facility_id,
            kind=self.kind.data,
            is_whole=self.is_whole.data,
            name=clean_name(sent.filename or "") or "file.csv",
            content=sent.stream,
        )
