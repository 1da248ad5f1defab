"""Owns visit references: how they are made, said aloud and read back.

Ten random characters (50 bits) and one that checks them, in Crockford's alphabet, which has no
letters I, L, O and U. The check is a polynomial one over the field of 32 elements: with eleven
characters every wrong character, every swap of two characters and every wrong pair («AA» for «BB»)
is caught, and the check character needs no symbols beyond the alphabet.
"""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 10
LENGTH = RANDOM_CHARACTERS + 1
GROUP = 3
_LOOKALIKES = str.maketrans("OIL", "011")
# Longest input worth reading: a reference with a separator or two between all its characters.
_LONGEST_TYPED = 64
# The field's polynomial x^5 + x^2 + 1, under which x runs through all 31 non-zero elements.
_FIELD_POLYNOMIAL = 0b100101


def new_reference() -> str:
    """Make a fresh reference, as it is stored: eleven characters without separators."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return body + ALPHABET[_times_x(_remainder(body))]


def spoken(reference: str) -> str:
    """Group a reference in threes, as it is printed and read aloud: «ABC-DEF-GHJ-KX»."""
    groups = (reference[at : at + GROUP] for at in range(0, len(reference), GROUP))
    return "-".join(groups)


def normalise(typed: str) -> str | None:
    """Read a typed reference into its stored form; None when it cannot be one of ours."""
    if len(typed) > _LONGEST_TYPED:
        return None
    characters = "".join(_plain(character) for character in typed).upper().translate(_LOOKALIKES)
    is_shaped = len(characters) == LENGTH and all(one in ALPHABET for one in characters)
    return characters if is_shaped and _remainder(characters) == 0 else None


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    # Spaces, dashes and other punctuation, and invisible marks that phones paste along.
    return "" if unicodedata.category(character)[0] in "ZPC" else character


def _remainder(characters: str) -> int:
    remainder = 0
    for character in characters:
        remainder = _times_x(remainder) ^ ALPHABET.index(character)
    return remainder


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled >= len(ALPHABET) else doubled
