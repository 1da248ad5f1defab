"""Owns the forms of a request: whom to meet, when, and who comes."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.domain.help_needs import Need
from app.domain.identity_proof import Gender, IdentityKind
from app.domain.name_key import clean_name
from app.domain.policy import Mode
from app.domain.relations import Relation
from app.forms.base import Form
from app.forms.fields import NEEDED, AgeField, ChoiceField, CleanText, NameField, row_id
from app.services.visits import Companion
from app.wording.help_needs import NEED
from app.wording.people import GENDER, IDENTITY, RELATION
from app.wording.visits import MODE

MOST_COMPANIONS = 4


class WhomForm(Form):
    """The home and the prisoner, in the family's own words; homes are set by the route."""

    facility_id = SelectField(_("Correctional home"), [InputRequired(message=NEEDED)])
    wanted_name = NameField(_("Name of the person you want to meet"), most=120)
    wanted_parent_name = NameField(
        _("His or her father's or husband's name"), most=120, is_required=False
    )
    wanted_age = AgeField(_("Age, about"), is_required=False)
    wanted_gender = ChoiceField(_("Gender"), Gender, GENDER, is_required=False)
    wanted_number = CleanText(_("Prisoner number, if you know it"), most=40, is_required=False)
    relation = ChoiceField(_("You are this person's…"), Relation, RELATION)


class WhenForm(Form):
    """The way of meeting and the hour; hours are set by the route."""

    mode = RadioField(
        _("How do you want to meet?"), choices=[SelectChoice(m.value, w) for m, w in MODE.items()]
    )
    slot_id = RadioField(_("Day and time"), validate_choice=False)

    def validate_mode(self, field: Any) -> None:
        """One of the two ways."""
        if field.data not in {mode.value for mode in Mode}:
            raise ValidationError(gettext("Choose one of the two."))

    def validate_slot_id(self, field: Any) -> None:
        """A slot's number; whether it is free the rules say."""
        if row_id(field.data) is None:
            raise ValidationError(gettext("Choose a day and a time."))


class CompanionForm(PlainForm):
    """One who comes too. An entirely empty one is nobody."""

    name = NameField(_("Name"), most=120, is_required=False)
    age = AgeField(_("Age"), is_required=False)
    gender = ChoiceField(_("Gender"), Gender, GENDER, is_required=False, blank=_("Choose…"))
    relation = ChoiceField(
        _("Relation to the person you meet"),
        Relation,
        RELATION,
        is_required=False,
        blank=_("Choose…"),
    )
    identity_kind = ChoiceField(
        _("Identity paper"), IdentityKind, IDENTITY, is_required=False, blank=_("Choose…")
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(field.data for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """A person who is named is named whole."""
        is_valid = bool(super().validate(extra_validators))
        if self.is_empty:
            return is_valid
        for field in (self.name, self.age, self.gender, self.relation):
            if field.data is None and not field.errors:
                field.errors = [str(NEEDED)]
                is_valid = False
        return is_valid

    def facts(self) -> Companion:
        """The person."""
        return Companion(
            name=self.name.data or "",
            age=self.age.data,
            gender=self.gender.data,
            relation=self.relation.data,
            identity_kind=self.identity_kind.data or IdentityKind.NONE,
        )


class OtherHoursForm(Form):
    """The second and the third choice; hours are set by the route."""

    second_slot_id = SelectField(_("Second choice"), validate_choice=False)
    third_slot_id = SelectField(_("Third choice"), validate_choice=False)

    @property
    def ids(self) -> tuple[int, ...]:
        """The hours named, in their order; what is no hour's number is passed over."""
        found = (row_id(field.data) for field in (self.second_slot_id, self.third_slot_id))
        return tuple(dict.fromkeys(id for id in found if id is not None))


class NeedsForm(PlainForm):
    """A tick for each help that the home can make ready; named as the needs are."""

    wheelchair = BooleanField(NEED[Need.WHEELCHAIR])
    cannot_stand_long = BooleanField(NEED[Need.CANNOT_STAND_LONG])
    pregnant_or_infant = BooleanField(NEED[Need.PREGNANT_OR_INFANT])
    hard_of_hearing = BooleanField(NEED[Need.HARD_OF_HEARING])
    low_sight = BooleanField(NEED[Need.LOW_SIGHT])
    interpreter = BooleanField(NEED[Need.INTERPRETER])


NEED_TICKS = tuple(f"needs-{need}" for need in Need)


class PartyForm(Form):
    """Who comes with the visitor, and what help they need."""

    companions = FieldList(
        FormField(CompanionForm), min_entries=MOST_COMPANIONS, max_entries=MOST_COMPANIONS
    )
    needs = FormField(NeedsForm)
    needs_note = CleanText(_("Anything else the home should know"), most=200, is_required=False)

    def facts(self) -> tuple[Companion, ...]:
        """The people named."""
        return tuple(entry.form.facts() for entry in self.companions if not entry.form.is_empty)

    def ticked(self) -> tuple[Need, ...]:
        """The help asked for."""
        return tuple(need for need in Need if self.needs.form[need].data)


class SendForm(Form):
    """The last press: everything is in the draft, the key says which one."""

    request_key = HiddenField(filters=[lambda text: clean_name(text or "")])


class LeaveForm(Form):
    """A press that withdraws or cancels; it carries nothing but its token."""
