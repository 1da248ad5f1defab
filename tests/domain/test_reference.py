"""Visit references: made, said aloud, read back, and every slip of the finger caught."""

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.domain.reference import ALPHABET, LENGTH, new_reference, normalise, spoken

references = st.builds(new_reference)


def test_it_works() -> None:
    reference = new_reference()

    assert len(reference) == LENGTH
    assert set(reference) <= set(ALPHABET)
    assert normalise(reference) == reference


def test_the_alphabet_leaves_out_what_is_misread() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_references_do_not_repeat() -> None:
    assert len({new_reference() for _ in range(5_000)}) == 5_000


def test_every_character_of_the_alphabet_is_used() -> None:
    assert set("".join(new_reference() for _ in range(2_000))) == set(ALPHABET)


def test_it_is_said_in_threes() -> None:
    assert spoken("ABCDEFGHJKX") == "ABC-DEF-GHJ-KX"


@given(references)
def test_what_is_said_is_read_back(reference: str) -> None:
    assert normalise(spoken(reference)) == reference
    assert normalise(f" {spoken(reference).lower().replace('-', ' ')}\n") == reference
    assert normalise(spoken(reference).replace("-", "\u2013")) == reference


@given(references)
def test_lookalike_letters_are_read_as_digits(reference: str) -> None:
    assert normalise(reference.replace("0", "O").replace("1", "I")) == reference
    assert normalise(reference.replace("0", "o").replace("1", "l")) == reference


@pytest.mark.parametrize("zero", ["০", "०", "٠", "۰", "\uff10"])
@given(references)
def test_digits_of_other_scripts_are_read(zero: str, reference: str) -> None:
    in_script = {ord(str(digit)): chr(ord(zero) + digit) for digit in range(10)}

    assert normalise(reference.translate(in_script)) == reference


@settings(max_examples=4)
@example("0" * LENGTH)
@given(references)
def test_every_single_wrong_character_is_caught(reference: str) -> None:
    for at in range(LENGTH):
        for other in set(ALPHABET) - {reference[at]}:
            assert normalise(reference[:at] + other + reference[at + 1 :]) is None


@settings(max_examples=50)
@given(references)
def test_every_swap_of_two_characters_is_caught(reference: str) -> None:
    for one, other in combinations(range(LENGTH), 2):
        swapped = list(reference)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if "".join(swapped) != reference:
            assert normalise("".join(swapped)) is None


def test_every_wrong_pair_is_caught() -> None:
    for at in range(LENGTH - 1):
        for wrong in ALPHABET[1:]:
            assert normalise("0" * at + wrong * 2 + "0" * (LENGTH - at - 2)) is None


@pytest.mark.parametrize(
    "typed",
    ["", "-", "ABC", "0" * 10, "0" * 12, "0000000000U", "0000000000é", "0000000000😀", "0" * 9_999],
)
def test_what_is_malformed_is_none(typed: str) -> None:
    assert normalise(typed) is None


@given(st.text())
def test_whatever_is_typed_is_answered(typed: str) -> None:
    read = normalise(typed)

    assert read is None or normalise(read) == read
