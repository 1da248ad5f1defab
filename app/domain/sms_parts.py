"""Owns how many parts a text message has, by the phone network's own alphabet (3GPP TS 23.038).

A part holds 160 characters of that alphabet, or 70 when one character stands outside it, as every
letter of Bengali and Hindi does; in a message of several parts each loses the room of a header.
"""

import math

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take two places each.
_EXTENDED = frozenset("\f^{}\\[~]|€")
ALONE, IN_SEVERAL = 160, 153
ALONE_IN_SCRIPT, IN_SEVERAL_IN_SCRIPT = 70, 67


def length(text: str) -> int:
    """How much room the text takes, in the places of its own alphabet."""
    if is_plain(text):
        return len(text) + sum(character in _EXTENDED for character in text)
    return len(text.encode("utf-16-be")) // 2


def parts(text: str) -> int:
    """How many parts are paid for."""
    alone, in_several = (
        (ALONE, IN_SEVERAL) if is_plain(text) else (ALONE_IN_SCRIPT, IN_SEVERAL_IN_SCRIPT)
    )
    taken = length(text)
    return 1 if taken <= alone else math.ceil(taken / in_several)


def is_plain(text: str) -> bool:
    """Whether the phone network's own alphabet has every character."""
    return all(character in _BASIC or character in _EXTENDED for character in text)
