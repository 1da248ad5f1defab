"""What all forms share: no Aadhaar number in any field, and each refusal in its place."""

from __future__ import annotations

from typing import Any

import pytest
from flask_wtf import FlaskForm
from wtforms import FieldList, FormField, SelectField

from app.domain.errors import Code, Refusal, Refused
from app.domain.help_needs import Need
from app.forms import approvals, auth, profile, visits
from app.forms.approvals import DecisionForm
from app.forms.base import Form, _lines_of
from app.forms.fields import AgeField, CleanText
from app.forms.visits import PartyForm, WhomForm
from tests.forms.conftest import Posted

# Passes the check digit of an Aadhaar and belongs to nobody (UIDAI's test range).
WRITTEN = (
    "999941057058",
    "9999 4105 7058",
    "9999-4105-7058",
    "9999.4105.7058",
    "৯৯৯৯ ৪১০৫ ৭০৫৮",
    "९९९९४१०५७०५८",
    "۹۹۹۹۴۱۰۵۷۰۵۸",
    "９９９９４１０５７０５８",
    "9999\u200b4105\u200b7058",
    "9999\x004105\x007058",
    "no. 9999 4105 7058, mine",
)
SHOWN = "This looks like an Aadhaar number. Never type it whole here."
ALL_FORMS = [
    kind
    for module in (approvals, auth, profile, visits)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Form) and kind not in (Form, DecisionForm)
]


@pytest.mark.parametrize("form_class", ALL_FORMS, ids=lambda kind: kind.__name__)
def test_no_form_takes_an_aadhaar_in_any_field(posted: Posted, form_class: type[Form]) -> None:
    typed_into = [
        field.short_name for field in posted(form_class) if isinstance(field, CleanText | AgeField)
    ]
    for name in typed_into:
        for typed in WRITTEN:
            form = posted(form_class, **{name: typed})
            for field in form:
                if isinstance(field, SelectField) and field.choices is None:
                    field.choices = []
            assert not form.validate(), (name, typed)
            assert form[name].errors == [SHOWN], (name, typed)
            assert not form[name]._value()


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("typed", WRITTEN)
def test_a_companion_is_looked_at_too(posted: Posted, number: int, typed: str) -> None:
    for name in ("name", "age"):
        form = posted(PartyForm, **{f"companions-{number}-{name}": typed})
        assert not form.validate()
        field = form.companions[number].form[name]
        assert field.errors == [SHOWN]
        assert not field._value()


def test_looking_goes_into_lists_of_groups(posted: Posted) -> None:
    lines = list(_lines_of(posted(PartyForm)))
    assert len(lines) == 4 * 5 + len(Need) + 1
    assert not [line for line in lines if isinstance(line, FieldList | FormField)]


@pytest.mark.parametrize(
    "typed", ["999941057059", "199941057058", "99994105705", "9999410570581", "9830012345"]
)
def test_other_digits_are_let_be(posted: Posted, typed: str) -> None:
    form = posted(WhomForm, wanted_number=typed)
    form.facility_id.choices = []
    form.validate()
    assert not form.wanted_number.errors
    assert form.wanted_number.data == typed


def test_a_refusal_goes_to_its_field_and_else_to_the_top(posted: Posted) -> None:
    form: Any = posted(WhomForm)
    form.show(
        Refused(
            Refusal(code=Code.SLOT_FULL, field="wanted_name"),
            Refusal(code=Code.SLOT_CLOSED, field="no_such_field"),
            Refusal(code=Code.PERSON_TWICE, facts={"name": "100% Asha"}),
        )
    )
    assert form.wanted_name.errors == [
        "That time has just filled. Choose another; the rest is kept."
    ]
    assert form.form_errors == [
        "There are no visits at that time. Choose another.",
        "100% Asha is named twice. Name each person once.",
    ]


def test_every_form_of_the_portal_is_one_of_these() -> None:
    assert len(ALL_FORMS) >= 10
    for module in (approvals, auth, profile, visits):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, FlaskForm):
                assert issubclass(kind, Form), kind
