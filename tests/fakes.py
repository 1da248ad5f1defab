"""Owns the stand-ins for what is not ours: senders that record, and fail when told to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message as the outside got it."""

    to: str
    text: str
    our_reference: str
    subject: str = ""
    template_id: str = ""


@dataclass
class FakeSms:
    """Records every text; raises what `faults` holds, first in first out, before it does."""

    sent: list[Sent] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def send(self, *, to: str, text: str, our_reference: str, template_id: str = "") -> str:
        """Take a text, or fail as planned."""
        if self.faults:
            raise self.faults.pop(0)
        sent = Sent(to=to, text=text, our_reference=our_reference, template_id=template_id)
        self.sent.append(sent)
        return f"sms-{len(self.sent)}"


@dataclass
class FakeEmail:
    """The same for e-mail."""

    sent: list[Sent] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)

    def send(self, *, to: str, subject: str, text: str, our_reference: str) -> str:
        """Take a mail, or fail as planned."""
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append(Sent(to=to, text=text, our_reference=our_reference, subject=subject))
        return f"mail-{len(self.sent)}"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Both senders of one test."""

    sms: FakeSms
    email: FakeEmail
