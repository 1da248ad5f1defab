"""Owns the recognition of Aadhaar numbers in free text, so that they are refused and never stored.

A number counts when it has twelve digits, begins with 2 to 9 and passes the Verhoeff check. One
digit run in ten passes that check by chance, so two things that look alike are told apart:

- Phones. A group behind a plus sign, and «91» written apart from ten digits that begin with 6 to 9,
  are a phone. «919830012345» written solid cannot be told from an Aadhaar and is judged by its
  check digit: fields made for phones are to be left out by the caller.
- Longer numbers. Thirteen or more digits without a gap are something else (an account, a licence).
  Digits in groups are tried in every row of whole groups that makes twelve, so that a phone or a
  year written beside an Aadhaar does not hide it.
"""

import re
import unicodedata
from collections.abc import Iterator

DIGITS = 12
# At most « - » between two groups; a comma, slash or colon ends a number.
_CHAIN = re.compile(r"(\+\s?)?([0-9]+(?:[\s.·•_-]{1,3}[0-9]+)*)")
_GROUP = re.compile(r"[0-9]+")
_AADHAAR_SHAPE = re.compile(r"[2-9][0-9]{11}")
_INDIAN_MOBILE = re.compile(r"[6-9][0-9]{9}")

# Verhoeff's scheme: the multiplication of the dihedral group of ten elements, and the powers of
# one permutation by the place of the digit, counted from the right.
_PRODUCT = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)
_PERMUTED = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)


def holds_aadhaar(text: str) -> bool:
    """Say whether the text holds an Aadhaar number, in any script's digits and usual grouping."""
    return any(
        _AADHAAR_SHAPE.fullmatch(digits) and passes_verhoeff(digits)
        for digits in _candidates(_plain_digits(text))
    )


def passes_verhoeff(digits: str) -> bool:
    """Say whether the last of these ASCII digits is the Verhoeff check of the others."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        permuted = _PERMUTED[place % len(_PERMUTED)][int(digit)]
        check = int(_PRODUCT[check][int(permuted)])
    return check == 0


def _plain_digits(text: str) -> str:
    return "".join(_plain(character) for character in unicodedata.normalize("NFKC", text))


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    # U+2212 is the minus sign, which some keyboards give for a dash.
    return "-" if category == "Pd" or character == "\u2212" else character


def _candidates(text: str) -> Iterator[str]:
    for chain in _CHAIN.finditer(text):
        groups = _GROUP.findall(chain[2])
        for first in range(len(groups)):
            is_phone = (first == 0 and chain[1] is not None) or _starts_phone(groups[first:])
            if not is_phone:
                yield from _twelve(groups[first : first + DIGITS])


def _starts_phone(groups: list[str]) -> bool:
    return groups[0] == "91" and bool(_INDIAN_MOBILE.match("".join(groups[1:11])))


def _twelve(groups: list[str]) -> Iterator[str]:
    digits = ""
    for group in groups:
        digits += group
        if len(digits) >= DIGITS:
            break
    if len(digits) == DIGITS:
        yield digits
