"""What every sender of text messages promises, and what it refuses before anything is sent."""

from __future__ import annotations

import re
from typing import Protocol

from app.integrations.errors import PermanentFailure

E164 = re.compile(r"\+[1-9][0-9]{7,14}")
REFERENCE = re.compile(r"[A-Za-z0-9._:+=/-]{1,100}")


class SmsSender(Protocol):
    """Somebody who brings a text to a phone."""

    def send(self, *, to: str, text: str, our_reference: str, template_id: str = "") -> str:
        """Send once per reference and return the provider's id, or raise one of the two failures.

        `to` is an E.164 number; `template_id` is the operators' number of the text, when known.
        """


def refuse_unsendable(*, to: str, text: str, our_reference: str) -> None:
    """Raise PermanentFailure for a message that no sender should be asked to take."""
    if not E164.fullmatch(to):
        raise PermanentFailure("number is not in international form")
    if not REFERENCE.fullmatch(our_reference):
        raise PermanentFailure("reference has characters that cannot travel")
    if not text.strip():
        raise PermanentFailure("text is empty")
