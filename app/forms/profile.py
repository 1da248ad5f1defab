"""Owns the form by which a visitor says who she is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from wtforms import SelectField, ValidationError

from app.domain.abroad import PAPERS_ABROAD, PAPERS_IN_INDIA
from app.domain.identity_proof import Gender, IdentityKind, IdentityProof, number_fault
from app.forms.base import Form
from app.forms.fields import (
    AgeField,
    ChoiceField,
    CleanParagraph,
    DependentText,
    EmailField,
    NameField,
)
from app.forms.phones import PhoneAbroadField
from app.services.accounts import Registration
from app.wording.people import GENDER, IDENTITY, NUMBER_FAULT


def _words_of(kinds: tuple[IdentityKind, ...]) -> dict[IdentityKind, LazyString]:
    return {kind: IDENTITY[kind] for kind in kinds}


class PersonForm(Form):
    """Name, family, age, address and paper; languages and the known paper are set by the route."""

    # The kind of paper whose number we have already; it is typed again only to change it.
    known_kind: IdentityKind | None = None

    name = NameField(_("Your name"), most=120)
    parent_name = NameField(_("Father's or husband's name"), most=120)
    age = AgeField(_("Your age"), least=1)
    gender = ChoiceField(_("Gender"), Gender, GENDER)
    address = CleanParagraph(_("Address"), most=400)
    identity_kind = ChoiceField(_("Identity paper"), IdentityKind, IDENTITY)
    identity_number = DependentText(_("Number on the paper"), most=40)
    language = SelectField(_("Messages to you in"))

    def validate_identity_number(self, field: Any) -> None:
        """The number must have the shape its paper has."""
        if self.identity_kind.data is None or self._keeps_paper:
            return
        fault = number_fault(self._proof)
        if fault:
            raise ValidationError(str(NUMBER_FAULT[fault]))

    def facts(self) -> Registration:
        """Who she says she is."""
        return Registration(
            name=self.name.data or "",
            parent_name=self.parent_name.data or "",
            age=self.age.data,
            gender=self.gender.data,
            address=self.address.data or "",
            email=None,
            language=self.language.data,
            identity=None if self._keeps_paper else self._proof,
        )

    @property
    def _keeps_paper(self) -> bool:
        same_kind = self.identity_kind.data is self.known_kind
        return self.known_kind is not None and same_kind and not self.identity_number.data

    @property
    def _proof(self) -> IdentityProof:
        return IdentityProof(kind=self.identity_kind.data, number=self.identity_number.data or "")


class RegistrationForm(PersonForm):
    """Who somebody in India is."""

    identity_kind = ChoiceField(
        _("Identity paper you will bring"), IdentityKind, _words_of(PAPERS_IN_INDIA)
    )
    email = EmailField(_("E-mail, if you have one"), is_required=False)

    def facts(self) -> Registration:
        """Who she says she is."""
        return replace(super().facts(), email=self.email.data)


class AbroadRegistrationForm(PersonForm):
    """Who somebody abroad is: by a passport, with a number and a clock there."""

    identity_kind = ChoiceField(
        _("Identity paper you will show"), IdentityKind, _words_of(PAPERS_ABROAD)
    )
    phone_abroad = PhoneAbroadField(_("Your phone, with its country code"))
    time_zone = SelectField(_("Whose clock do you live by?"))

    def facts(self) -> Registration:
        """Who she says she is, and where."""
        return replace(
            super().facts(),
            phone_abroad=self.phone_abroad.data,
            time_zone=self.time_zone.data,
        )
