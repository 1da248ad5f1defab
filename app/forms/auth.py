"""Owns the forms of both doors."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from app.forms.base import Form
from app.forms.fields import NEEDED, CleanText, EmailField
from app.forms.phones import PhoneField


class AskForCodeForm(Form):
    """A visitor's phone, to which a code is sent."""

    phone = PhoneField(_("Your mobile number"))


class AskForCodeByEmailForm(Form):
    """The e-mail address of somebody abroad, to which a code is sent."""

    email = EmailField(_("Your e-mail address"))


class ProveAddressForm(Form):
    """The code that came."""

    code = CleanText(_("The 6 digits from the message"), most=20)

    @property
    def digits(self) -> str:
        """The code without the spaces that phones paste with it."""
        return "".join(str(int(c)) for c in self.code.data or "" if c.isdecimal())


class StaffSignInForm(Form):
    """An officer's own name and password."""

    login = CleanText(_("Sign-in name"), most=80)
    password = PasswordField(
        _("Password"), [InputRequired(message=NEEDED), Length(max=200, message=NEEDED)]
    )
