"""Owns the fields that forms are made of: clean text, whole numbers, closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation
from wtforms.widgets import TextInput

from app.domain.name_key import clean_name

NEEDED = _("Please fill this in.")
LARGEST_ID = 2**31 - 1


class CleanText(StringField):
    """One line: control characters removed, spaces folded, empty given as None."""

    def __init__(
        self, label: Any, *, most: int, is_required: bool | None = True, **options: Any
    ) -> None:
        validators: list[Any] = [
            Length(max=most, message=_("At most %(most)d characters, please.", most=most))
        ]
        if is_required is not None:
            validators.insert(0, _Present() if is_required else Optional())
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what was typed."""
        if valuelist:
            self.data = clean_name(valuelist[0]) or None


class DependentText(CleanText):
    """The same, needed or not by what another field says: its form's own check decides."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, is_required=None, **options)


class CleanParagraph(CleanText, TextAreaField):
    """The same, drawn as a box of several lines."""


class NameField(CleanText):
    """A person's name, in any script; it has a letter."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a name without any letter."""
        if self.data and not any(character.isalpha() for character in self.data):
            raise ValidationError(gettext("Write the name in letters, in any script."))


class WholeNumber(IntegerField):
    """A whole number; of one that cannot be read nothing else is said."""

    def pre_validate(self, form: Any) -> None:
        """Leave out the limits when there is no number to hold against them."""
        is_typed = any(text.strip() for text in self.raw_data or ())
        if self.process_errors and is_typed:
            raise StopValidation


class AgeField(WholeNumber):
    """An age in whole years, in any digits: a number box would take only 0 to 9."""

    widget = TextInput()

    def __init__(
        self, label: Any, *, least: int = 0, is_required: bool = True, **options: Any
    ) -> None:
        wrong = _("Type an age between %(least)d and 120.", least=least)
        first = InputRequired(message=NEEDED) if is_required else Optional()
        super().__init__(label, [first, NumberRange(least, 120, message=wrong)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the number, in Bengali or Devanagari digits too."""
        # What cannot be read is shown again as cleaned, never with the marks that hide digits.
        self.raw_data = [clean_name(text) for text in valuelist]
        try:
            super().process_formdata(self.raw_data)
        except ValueError as error:
            raise ValueError(gettext("Type the age in digits, for example 42.")) from error


class EmailField(CleanText):
    """An e-mail address that could exist; whether it does is seen when something is sent."""

    def __init__(self, label: Any, *, is_required: bool = True, **options: Any) -> None:
        super().__init__(label, most=200, is_required=is_required, **options)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse what is no whole address, and keep the rest in its usual form."""
        if not self.data or validation_stopped:
            return
        try:
            self.data = validate_email(self.data, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValidationError(gettext("This e-mail address is not complete.")) from error


class ChoiceField(SelectField):
    """One of a closed list, in the reader's words; its data is a member, or None."""

    def __init__(
        self,
        label: Any,
        members: type[StrEnum],
        wording: Mapping[Any, LazyString],
        *,
        is_required: bool = True,
        blank: LazyString | None = None,
        **options: Any,
    ) -> None:
        self.members, self.listed = members, frozenset(wording)
        first = SelectChoice("", blank or (_("Choose…") if is_required else _("Not known")))
        super().__init__(
            label,
            choices=[first, *(SelectChoice(member.value, w) for member, w in wording.items())],
            coerce=self._member,
            **options,
        )
        self.is_required = is_required

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not on the list."""
        if self.data is None and (self.is_required or self.raw_data not in (None, [], [""])):
            raise ValidationError(gettext("Choose one from the list."))

    def _member(self, text: Any) -> StrEnum | None:
        try:
            member = self.members(text)
        except ValueError:
            return None
        return member if member in self.listed else None


class _Present:
    """Like DataRequired, but an emoji or a zero is present."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None:
            raise ValidationError(str(NEEDED))


def row_id(text: str | None) -> int | None:
    """The id that `text` is; None for anything that no row can have."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(LARGEST_ID)):
        return None
    return min(int(text), LARGEST_ID)
