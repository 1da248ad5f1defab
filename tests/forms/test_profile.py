"""The form by which a visitor says who she is: each paper's number in its shape, or none."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.identity_proof import IdentityKind
from app.forms.profile import RegistrationForm
from tests.forms.conftest import Posted

ANSWERS = {
    "name": "Tara Nodimajhi",
    "parent_name": "Jhil Nodimajhi",
    "age": "41",
    "gender": "female",
    "address": "2 Kalpanikpur",
    "identity_kind": "none",
    "language": "en",
}


def filled(posted: Posted, **changes: str) -> Any:
    form = posted(RegistrationForm, **(ANSWERS | changes))
    form.language.choices = ["en", "bn"]
    form.validate()
    return form


def test_the_answers_become_facts(posted: Posted) -> None:
    form = filled(posted, name="তারা নদীমাঝি", age="৪১", email="Tara@Example.ORG ")
    assert not form.errors
    facts = form.facts()
    assert (facts.name, facts.age, facts.email) == ("তারা নদীমাঝি", 41, "Tara@example.org")
    assert facts.identity.kind is IdentityKind.NONE


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("aadhaar", "0123"),
        ("aadhaar", "০১২৩"),
        ("voter_id", "ABC1234567"),
        ("voter_id", "abc 1234567"),
        ("driving_licence", "WB-01 20200001234"),
        ("pan", "ABCDE1234F"),
        ("passport", "A1234567"),
        ("ration_card", "RKSY-I/0012345"),
        ("bank_passbook", "00123"),
        ("panchayat_certificate", "প্রত্যয়ন/১২৩"),
        ("none", ""),
        ("none", "anything"),
    ],
)
def test_a_paper_and_its_number(posted: Posted, kind: str, number: str) -> None:
    form = filled(posted, identity_kind=kind, identity_number=number)
    assert not form.errors


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("aadhaar", ""),
        ("aadhaar", "012"),
        ("aadhaar", "01234"),
        ("aadhaar", "abcd"),
        ("voter_id", ""),
        ("voter_id", "ABC"),
        ("pan", "12345ABCDE"),
        ("passport", "ABCDEFGH"),
        ("ration_card", "🌻🌻🌻"),
        ("ration_card", "x" * 41),
    ],
)
def test_a_number_that_does_not_fit_its_paper(posted: Posted, kind: str, number: str) -> None:
    form = filled(posted, identity_kind=kind, identity_number=number)
    assert set(form.errors) == {"identity_number"}


@pytest.mark.parametrize("typed", ["asha", "asha@", "@x.example", "a b@x.org", "a@x..org", "x@y"])
def test_half_an_address_is_refused(posted: Posted, typed: str) -> None:
    assert set(filled(posted, email=typed).errors) == {"email"}
