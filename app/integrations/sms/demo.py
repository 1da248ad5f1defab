"""The demo sender: text messages arrive on the demo phone and cost nothing."""

from __future__ import annotations

from app.integrations.demo_phone import Channel, DemoPhone
from app.integrations.sms.base import refuse_unsendable


class DemoSms:
    """A sender whose every text arrives."""

    def __init__(self, phone: DemoPhone) -> None:
        self._phone = phone

    def send(self, *, to: str, text: str, our_reference: str, template_id: str = "") -> str:
        """Put the text on the demo phone."""
        refuse_unsendable(to=to, text=text, our_reference=our_reference)
        self._phone.take(Channel.SMS, to, "", text, our_reference)
        return f"demo-{our_reference}"
