"""Owns the forms of the help desk: whose phone, and the code or the officer's word."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.forms.approvals import DecisionForm
from app.forms.auth import ProveAddressForm
from app.forms.base import Form
from app.forms.fields import CleanText
from app.forms.phones import PhoneField


class FamilyPhoneForm(Form):
    """The family's phone, to which a code is sent."""

    phone = PhoneField(_("The family's mobile number"))


class ReadOutCodeForm(ProveAddressForm):
    """The code that the family reads out."""


class WithoutCodeForm(DecisionForm):
    """How the officer knows the family when no code comes."""

    id_prefix = "without"
    why = CleanText(_("How you know this person"), most=200)
