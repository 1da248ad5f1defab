"""The demo sender: e-mails arrive on the demo phone and leave no machine."""

from __future__ import annotations

from app.integrations.demo_phone import Channel, DemoPhone
from app.integrations.email.base import refuse_unsendable


class DemoEmail:
    """A sender whose every letter arrives."""

    def __init__(self, phone: DemoPhone) -> None:
        self._phone = phone

    def send(self, *, to: str, subject: str, text: str, our_reference: str) -> str:
        """Put the letter on the demo phone."""
        refuse_unsendable(to=to, subject=subject, text=text, our_reference=our_reference)
        self._phone.take(Channel.EMAIL, to, subject, text, our_reference)
        return f"demo-{our_reference}"
