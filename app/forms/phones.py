"""Owns the fields for a telephone number, written in any of the ways people write one."""

from __future__ import annotations

from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from phonenumbers import NumberParseException, PhoneNumberType
from wtforms import StringField, ValidationError

from app.domain.name_key import clean_name

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class PhoneField(StringField):
    """An Indian mobile number in any of the ways people write one; its data begins with +91."""

    is_phone = True

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn what was typed into one form; what cannot be read stays as typed."""
        typed = clean_name(valuelist[0]) if valuelist else ""
        self.data = typed
        try:
            number = phonenumbers.parse(_ascii_digits(typed), "IN")
        except NumberParseException:
            self._number = None
            return
        self._number = number
        if not self._fault():
            self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def pre_validate(self, form: Any) -> None:
        """Refuse what no code can be sent to, in plain words."""
        fault = self._fault()
        if fault:
            raise ValidationError(fault)

    def _fault(self) -> str | None:
        number = getattr(self, "_number", None)
        if number is None:
            return gettext("Type a mobile number of 10 digits, for example 98300 12345.")
        if number.country_code != 91:
            return gettext("Codes can be sent to Indian mobile numbers (+91) only.")
        if not phonenumbers.is_valid_number(number):
            return gettext("This is not a mobile number in use in India. Check its digits.")
        if phonenumbers.number_type(number) not in MOBILE:
            return gettext("This is a landline. Type a mobile number that can receive SMS.")
        return None


class PhoneOrEmailField(PhoneField):
    """Where a message can reach somebody: an Indian mobile, or an e-mail address."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it as an address when there is an @ in it, as a number otherwise."""
        super().process_formdata(valuelist)
        if "@" not in (self.data or ""):
            return
        try:
            self.data = validate_email(self.data or "", check_deliverability=False).normalized
        except EmailNotValidError:
            self._number = None

    def _fault(self) -> str | None:
        if "@" not in (self.data or ""):
            return super()._fault()
        try:
            validate_email(self.data or "", check_deliverability=False)
        except EmailNotValidError:
            return gettext("This e-mail address is not complete.")
        return None


class PhoneAbroadField(StringField):
    """A number of any country, with its country code; nothing is sent to it."""

    is_phone = True

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn what was typed into one form; what cannot be read stays as typed."""
        self.data = typed = clean_name(valuelist[0]) if valuelist else ""
        try:
            number = phonenumbers.parse(_ascii_digits(typed), None)
        except NumberParseException:
            self._is_good = False
            return
        self._is_good = phonenumbers.is_valid_number(number)
        if self._is_good:
            self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def pre_validate(self, form: Any) -> None:
        """Refuse what no home could ring."""
        if not self._is_good:
            raise ValidationError(
                gettext("Type the number with its country code, for example +880 1711 123456.")
            )


def _ascii_digits(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)
