"""Aadhaar numbers are found in free text however they are written; phones and others are not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.aadhaar import holds_aadhaar, passes_verhoeff

# The example that UIDAI itself prints, and one that begins like a phone with its country code.
NUMBER = "234123412346"
SOLID_PHONE = "919830012341"


def with_check(eleven: str) -> str:
    """Append the one digit that passes."""
    return next(f"{eleven}{last}" for last in range(10) if passes_verhoeff(f"{eleven}{last}"))


numbers = st.from_regex(r"[2-9][0-9]{10}", fullmatch=True).map(with_check)


def test_it_works() -> None:
    assert holds_aadhaar(f"my number is {NUMBER}.")
    assert not holds_aadhaar("my brother is held at Dum Dum")


@pytest.mark.parametrize(
    "written",
    [
        "2341 2341 2346",
        "2341-2341-2346",
        "2341.2341.2346",
        "2341 - 2341 - 2346",
        "2341\u20132341\u22122346",
        "2341\u00a02341\u202f2346",
        "2341\n2341\t2346",
        "2341\u200b2341\u200d2346",
        "23 41 23 41 23 46",
        "2 3 4 1 2 3 4 1 2 3 4 6",
        "২৩৪১ ২৩৪১ ২৩৪৬",
        "२३४१२३४१२३४६",
        "٢٣٤١ ٢٣٤١ ٢٣٤٦",
        "۲۳۴۱-۲۳۴۱-۲۳۴۶",
        "\uff12\uff13\uff14\uff11\uff12\uff13\uff14\uff11\uff12\uff13\uff14\uff16",
        "২৩৪১ २३४१ 2346",
        "Aadhaar:234123412346,Kolkata 700028",
        "আধার২৩৪১২৩৪১২৩৪৬",
        "9830012345 2341 2341 2346",
        "+91 98300 12345 2341 2341 2346",
        "2341 2341 2346 2024",
    ],
)
def test_every_way_of_writing_is_found(written: str) -> None:
    assert holds_aadhaar(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2341 2341 2347",
        "2341 2341 234",
        f"1{NUMBER}",
        f"{NUMBER}5",
        "134123412346",
        "2341,2341,2346",
        "2341/2341/2346",
        "2341 x 2341 2346",
        "2341    2341    2346",
    ],
)
def test_what_is_not_a_number_is_let_through(text: str) -> None:
    assert not holds_aadhaar(text)


@pytest.mark.parametrize(
    "phone",
    [
        "+919830012341",
        "+91 98300 12341",
        "+91-9830012341",
        "\uff0b91 98300 12341",
        "+ 91 98300 12341",
        "91 98300 12341",
        "91-9830012341",
        "৯১ ৯৮৩০০ ১২৩৪১",
    ],
)
def test_a_phone_is_not_an_aadhaar(phone: str) -> None:
    assert passes_verhoeff(SOLID_PHONE)
    assert not holds_aadhaar(phone)


def test_a_solid_phone_cannot_be_told_apart() -> None:
    assert holds_aadhaar(SOLID_PHONE)
    assert not holds_aadhaar("919830012342")


@pytest.mark.parametrize("first", ["0", "1"])
def test_no_number_begins_with_nought_or_one(first: str) -> None:
    assert not holds_aadhaar(with_check(f"{first}2341234123"))


@given(numbers)
def test_every_wrong_digit_is_let_through(number: str) -> None:
    wrong_ones = (
        number[:at] + digit + number[at + 1 :]
        for at in range(12)
        for digit in "0123456789"
        if digit != number[at]
    )

    assert not any(holds_aadhaar(wrong) for wrong in wrong_ones)


@given(numbers, st.integers(0, 10))
def test_every_swap_is_let_through(number: str, at: int) -> None:
    assume(number[at] != number[at + 1])

    assert not holds_aadhaar(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


@given(numbers, st.text(alphabet=st.characters(categories=["L", "Zs", "Po"])))
def test_words_around_do_not_hide_it(number: str, words: str) -> None:
    assert holds_aadhaar(f"{words}{number}{words}")


def test_a_long_text_is_read() -> None:
    assert not holds_aadhaar("7 " * 20_000 + "1" * 20_000)
