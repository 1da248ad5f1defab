"""Owns what all forms share: plain-word errors, refusals on their field, and no Aadhaar number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, IntegerField, StringField

from app.domain.aadhaar import holds_aadhaar
from app.domain.errors import Refused
from app.forms.library_words import LibraryWords
from app.web.kept_forms import typed_before
from app.web.locale import language_asked
from app.wording.refusals import sentence


class Form(FlaskForm):
    """A form that shows every fault at once and takes an Aadhaar number in no field."""

    # What it is sent to below the page's own path, for a form that is not the page's only one.
    noun: str | None = None
    # Says that what it shows was typed earlier and has not been sent.
    unsent: str | None = None

    class Meta(FlaskForm.Meta):
        """Where a form's answers come from."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """What is sent just now; else what was typed before and could not be taken."""
            is_anothers = formdata is None and form.noun is None
            if is_anothers or isinstance(formdata, MultiDict):
                return formdata
            typed = typed_before(form.noun if formdata is None else None)
            if typed is None:
                return super().wrap_formdata(form, formdata)
            answers, form.unsent = typed
            return answers

        def get_translations(self, form: Form) -> LibraryWords:
            """The library's sentences in the language of the page."""
            return LibraryWords()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.unsent:
            self._refuse_aadhaar()

    @property
    def is_begun(self) -> bool:
        """Whether there is something in it to come back to: a part that folds it away is open."""
        return bool(self.errors or self.unsent)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, then that none holds an Aadhaar number.

        One that only asks for another language is not ready, and nothing in it is wrong.
        """
        if language_asked():
            self._refuse_aadhaar()
            return False
        is_valid = bool(super().validate(extra_validators))
        return self._refuse_aadhaar() and is_valid

    def status_unless_done(self, act: Callable[[], object]) -> int | None:
        """Do `act` when the form is right; else the status of the page that shows it as sent."""
        if not self.validate():
            return 422
        try:
            act()
        except Refused as refused:
            self.show(refused)
            return 409
        return None

    def show(self, refused: Refused) -> None:
        """Put each refusal on the field it belongs to, or on top of the form."""
        for refusal in refused.refusals:
            text = sentence(refusal)
            if refusal.field in self._fields:
                field = self._fields[refusal.field]
                field.errors = [*field.errors, text]
            else:
                self.form_errors.append(text)

    def _refuse_aadhaar(self) -> bool:
        """Of an Aadhaar only the last four digits may enter (UIDAI); nobody types it by mistake."""
        is_clean = True
        for field in _lines_of(self):
            if isinstance(field, StringField | IntegerField) and self._is_typed_aadhaar(field):
                field.errors = [_("This looks like an Aadhaar number. Never type it whole here.")]
                # What must not be kept must not be shown again either.
                field.data = None
                field.raw_data = [""]
                is_clean = False
        return is_clean

    @staticmethod
    def _is_typed_aadhaar(field: Field) -> bool:
        if getattr(field, "is_phone", False):
            return False
        # As typed and as cleaned: a number box has no data of what it could not read.
        return any(holds_aadhaar(str(text)) for text in (field.data, *(field.raw_data or ())))


def _lines_of(fields: Iterable[Field]) -> Iterator[Field]:
    """Every single field, those inside lists and forms too."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from _lines_of(field)
        else:
            yield field
