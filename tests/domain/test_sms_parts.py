"""What a text message costs, by the alphabet of the phone network."""

from __future__ import annotations

import pytest

from app.domain.sms_parts import is_plain, length, parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 158 + "€", 1),
        ("a" * 159 + "€", 2),
        ("ক" * 70, 1),
        ("ক" * 71, 2),
        ("ক" * 134, 2),
        ("ক" * 135, 3),
        ("a" * 69 + "ক", 1),
        ("a" * 70 + "ক", 2),
    ],
)
def test_parts_are_counted_on_both_sides_of_each_limit(text: str, count: int) -> None:
    assert parts(text) == count


def test_one_letter_of_another_script_makes_the_whole_text_dear() -> None:
    assert is_plain("Your visit is approved: 24 Nov, 10:40 AM.")
    assert not is_plain("«free»")
    assert not is_plain("Your visit\u2019s pass")


def test_a_picture_takes_two_places() -> None:
    assert (length("🙂"), length("ক্ষ"), length("€")) == (2, 3, 2)
