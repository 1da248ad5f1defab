"""What every sender of e-mail promises, and what it refuses before anything is sent."""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

from app.integrations.errors import PermanentFailure

# One plain address: a comma or a second @ would quietly make two recipients out of one.
ONE_ADDRESS = re.compile(r"[^\s@,:;<>()\"\\\[\]]{1,64}@[^\s@,:;<>()\"\\\[\]]{1,255}")
REFERENCE = re.compile(r"[A-Za-z0-9._:+=/-]{1,100}")
# Control characters and Unicode's own line breaks; the joiners of Indic scripts are welcome.
BREAKS_A_HEADER = ("Cc", "Zl", "Zp")


class EmailSender(Protocol):
    """Somebody who brings a letter to a mailbox."""

    def send(self, *, to: str, subject: str, text: str, our_reference: str) -> str:
        """Send one letter and return the provider's id, or raise one of the two failures."""


def refuse_unsendable(*, to: str, subject: str, text: str, our_reference: str) -> None:
    """Raise PermanentFailure for a letter that no sender should be asked to take."""
    if not ONE_ADDRESS.fullmatch(to) or not to.isascii() or _breaks_a_header(to):
        raise PermanentFailure("recipient is not one plain e-mail address")
    if not subject.strip() or _breaks_a_header(subject):
        raise PermanentFailure("subject is empty or has a line break")
    if not REFERENCE.fullmatch(our_reference):
        raise PermanentFailure("reference has characters that cannot travel")
    if not text.strip():
        raise PermanentFailure("text is empty")


def _breaks_a_header(text: str) -> bool:
    # Python unwraps "=?utf-8?…?=" in a header and writes out even the line breaks hidden in it.
    return "=?" in text or any(
        unicodedata.category(character) in BREAKS_A_HEADER for character in text
    )
