"""The fields: phones in the ways people write them, clean text, ages, closed lists, ids."""

from __future__ import annotations

import pytest

from app.forms.auth import AskForCodeForm, ProveAddressForm
from app.forms.fields import LARGEST_ID, row_id
from app.forms.visits import WhomForm
from tests.forms.conftest import Posted


@pytest.mark.parametrize(
    "typed",
    [
        "9830012345",
        "98300 12345",
        "98300-12345",
        "983 001 2345",
        "98.30.01.23.45",
        "\t9830012345 \n",
        "09830012345",
        "0 98300 12345",
        "919830012345",
        "+919830012345",
        "+91 98300 12345",
        "+91-98300-12345",
        "(+91) 98300 12345",
        "0091 98300 12345",
        "00919830012345",
        "tel:+919830012345",
        "৯৮৩০০ ১২৩৪৫",
        "+৯১ ৯৮৩০০ ১২৩৪৫",
        "९८३०० १२३४५",
        "٩٨٣٠٠١٢٣٤٥",
        "９８３００１２３４５",
        "৯৮৩০০ 12345",
        "98300\u200b12345",
        "\u202d98300 12345\u202c",
        "98300\u00a012345",
    ],
)
def test_an_indian_mobile_is_read_however_it_is_written(posted: Posted, typed: str) -> None:
    form = posted(AskForCodeForm, phone=typed)
    assert form.validate(), form.errors
    assert form.phone.data == "+919830012345"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "10 digits"),
        ("   ", "10 digits"),
        ("asha", "10 digits"),
        ("📱", "10 digits"),
        ("1" * 300, "10 digits"),
        ("9830012345' OR 1=1", "10 digits"),
        ("98300", "in use"),
        ("983001234", "in use"),
        ("98300123456", "in use"),
        ("5830012345", "in use"),
        ("+91 12345 67890", "landline"),
        ("033 2214 5555", "landline"),
        ("+91 33 2214 5555", "landline"),
        ("1800 123 4567", "landline"),
        ("+880 1711 123456", "+91"),
        ("00880 1711 123456", "+91"),
        ("+977 984 1234567", "+91"),
        ("+975 17 12 34 56", "+91"),
        ("+1 202 555 0123", "+91"),
        ("+44 7700 900123", "+91"),
        ("+92 300 1234567", "+91"),
    ],
)
def test_another_number_is_refused_with_what_to_do(posted: Posted, typed: str, words: str) -> None:
    form = posted(AskForCodeForm, phone=typed)
    assert not form.validate()
    (fault,) = form.phone.errors
    assert words in fault
    assert form.phone.data == typed.strip()


def test_a_phone_is_no_aadhaar_though_its_digits_pass_for_one(posted: Posted) -> None:
    # Solid, with its country code, every tenth mobile passes the check digit of an Aadhaar.
    for last in range(10):
        form = posted(AskForCodeForm, phone=f"91983001234{last}")
        assert form.validate(), form.errors


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("123456", "123456"), (" 123 456 ", "123456"), ("১২৩৪৫৬", "123456"), ("a1b2", "12"), ("", "")],
)
def test_a_code_is_its_digits(posted: Posted, typed: str, digits: str) -> None:
    assert posted(ProveAddressForm, code=typed).digits == digits


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bilal \t\n Nadimajhi ", "Bilal Nadimajhi"),
        ("Bil\x00al", "Bilal"),
        ("Bilal\u202e", "Bilal"),
        ("Bila\u0301l", "Bil\u00e1l"),
        ("\u200bবিলাল", "বিলাল"),
        ("بلال", "بلال"),
    ],
)
def test_text_is_kept_clean(posted: Posted, typed: str, kept: str) -> None:
    assert posted(WhomForm, wanted_name=typed).wanted_name.data == kept


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u200b", "\u202e\u202c"])
def test_what_is_empty_once_clean_is_nothing(posted: Posted, typed: str) -> None:
    form = posted(WhomForm, wanted_name=typed, wanted_number=typed)
    assert form.wanted_name.data is None
    form.wanted_name.validate(form)
    assert form.wanted_name.errors == ["Please fill this in."]
    assert form.wanted_number.validate(form)


@pytest.mark.parametrize(("typed", "length"), [("x" * 120, 0), ("x" * 121, 1), ("ক" * 121, 1)])
def test_a_name_has_at_most_120_letters(posted: Posted, typed: str, length: int) -> None:
    form = posted(WhomForm, wanted_name=typed)
    form.wanted_name.validate(form)
    assert len(form.wanted_name.errors) == length


@pytest.mark.parametrize(
    ("typed", "age"),
    [("42", 42), ("৪২", 42), ("४२", 42), (" 42 ", 42), ("0", 0), ("120", 120), ("", None)],
)
def test_an_age_is_read_in_any_digits(posted: Posted, typed: str, age: int | None) -> None:
    form = posted(WhomForm, wanted_age=typed)
    assert form.wanted_age.validate(form), form.wanted_age.errors
    assert form.wanted_age.data == age


@pytest.mark.parametrize("typed", ["121", "-1", "4.2", "forty", "4e1", "9" * 5000, "⁴²"])
def test_what_is_no_age_is_refused_and_shown_again(posted: Posted, typed: str) -> None:
    form = posted(WhomForm, wanted_age=typed)
    assert not form.wanted_age.validate(form)
    assert len(form.wanted_age.errors) == 1, "of one fault one thing is said"
    assert form.wanted_age._value() == typed


def test_what_is_on_no_list_is_refused(posted: Posted) -> None:
    for typed in ("boss", "SISTER", " sister", "0"):
        form = posted(WhomForm, relation=typed, wanted_gender=typed)
        assert not form.relation.validate(form), typed
        assert not form.wanted_gender.validate(form), typed
        assert form.relation.data is None
    form = posted(WhomForm, relation="", wanted_gender="")
    assert not form.relation.validate(form)
    assert form.wanted_gender.validate(form)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("7", 7),
        ("007", 7),
        (str(LARGEST_ID), LARGEST_ID),
        (str(LARGEST_ID + 1), LARGEST_ID),
        ("9" * 11, None),
        ("9" * 5000, None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        ("১", None),
        ("²", None),
        ("", None),
        (None, None),
        ("\x00", None),
    ],
)
def test_an_id_is_one_that_a_row_can_have(typed: str | None, found: int | None) -> None:
    assert row_id(typed) == found
