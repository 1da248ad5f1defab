"""Owns who of a party may join a video visit from elsewhere, by a link of their own."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import Code

# A wrong number and a lost phone may be put right; nobody is sent messages without end.
MOST_LINKS = 4
# Sixteen letters, so that a reminder with the link is one text message in every script. Nobody
# guesses 96 bits, and whoever could would still have to prove the address it went to.
KEY_BYTES, KEY_LENGTH = 12, 16


@dataclass(frozen=True, kw_only=True)
class AskedLink:
    """What a link depends on."""

    age: int
    least_age: int
    is_own_address: bool
    has_other: bool
    home_took_it_back: bool
    sent_before: int


def link_refusal(asked: AskedLink) -> Code | None:
    """Why this person gets no link, or None when one may be sent.

    Children are with an adult in a call as they are at the gate (default, product rules).
    """
    faults = (
        (asked.home_took_it_back, Code.LINK_TAKEN_BACK),
        (asked.age < asked.least_age, Code.RELATIVE_TOO_YOUNG),
        (asked.is_own_address, Code.RELATIVE_OWN_ADDRESS),
        (asked.has_other, Code.RELATIVE_HAS_LINK),
        (asked.sent_before >= MOST_LINKS, Code.LINKS_ENOUGH),
    )
    return next((code for is_so, code in faults if is_so), None)
