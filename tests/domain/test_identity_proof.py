"""The numbers of papers: what is taken, what is refused, what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identity_proof import IdentityKind, IdentityProof, NumberFault, number_fault

K, F = IdentityKind, NumberFault


def fault(kind: IdentityKind, number: str) -> NumberFault | None:
    return number_fault(IdentityProof(kind=kind, number=number))


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (K.AADHAAR, "1234"),
        (K.AADHAAR, "১২৩৪"),
        (K.AADHAAR, "१२३४"),
        (K.AADHAAR, " 12-34 "),
        (K.VOTER_ID, "ABC1234567"),
        (K.VOTER_ID, "WB/01/002/345678"),
        (K.PAN, "abcde1234f"),
        (K.PASSPORT, "Z 1234567"),
        (K.DRIVING_LICENCE, "WB-01 20110012345"),
        (K.RATION_CARD, "SPHH/12"),
        (K.JOB_CARD, "১২৩"),
        (K.PANCHAYAT_CERTIFICATE, "পশ্চিমবঙ্গ/১২৩"),
        (K.STUDENT_ID, "x" * 24),
        (K.NONE, ""),
        (K.NONE, "whatever"),
    ],
)
def test_a_number_as_people_write_it_is_taken(kind: IdentityKind, number: str) -> None:
    assert fault(kind, number) is None


@pytest.mark.parametrize(
    "number",
    ["2345 6789 0124", "234567890124", "২৩৪৫ ৬৭৮৯ ০১২৪", "123", "12345", "12a4", "", "²²²²", "१२३"],
)
def test_of_an_aadhaar_only_four_digits_are_taken(number: str) -> None:
    assert fault(K.AADHAAR, number) is F.ONLY_LAST_FOUR


@pytest.mark.parametrize("kind", sorted(set(IdentityKind) - {K.NONE, K.AADHAAR}))
@pytest.mark.parametrize("number", ["", "  ", "-/."])
def test_a_paper_without_its_number_is_no_proof(kind: IdentityKind, number: str) -> None:
    assert fault(kind, number) is F.MISSING


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (K.PAN, "ABCD1234F"),
        (K.PAN, "ABCDE12345"),
        (K.PASSPORT, "12345678"),
        (K.PASSPORT, "Z123456"),
        (K.VOTER_ID, "ABC123456"),
        (K.VOTER_ID, "A" * 17),
        (K.DRIVING_LICENCE, "WB1"),
        (K.RATION_CARD, "12"),
        (K.RATION_CARD, "1" * 25),
        (K.BANK_PASSBOOK, "<b>123</b>"),
        (K.STUDENT_ID, "😀😀😀😀"),
        (K.STUDENT_ID, "1" * 10_000),
    ],
)
def test_a_number_of_the_wrong_shape_is_refused(kind: IdentityKind, number: str) -> None:
    assert fault(kind, number) is F.SHAPE


@pytest.mark.parametrize(
    "typed", ["ab-c 12/34.567", "ABC1234567", "abc১২৩৪৫৬৭", "ABC１２３４５６７"]
)
def test_one_number_is_the_same_however_it_is_written(typed: str) -> None:
    proof = IdentityProof(kind=K.VOTER_ID, number=typed)

    assert (proof.tidy_number, proof.last_four) == ("ABC1234567", "4567")


@given(st.sampled_from(IdentityKind), st.text())
def test_whatever_is_typed_is_answered(kind: IdentityKind, number: str) -> None:
    assert fault(kind, number) in (None, *NumberFault)
    assert len(IdentityProof(kind=kind, number=number).last_four) <= 4
