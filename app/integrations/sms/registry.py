"""Which sender of text messages an installation has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.integrations.demo_phone import DemoPhone
from app.integrations.errors import PermanentFailure
from app.integrations.sms.demo import DemoSms
from app.integrations.sms.http_gateway import HttpSmsGateway, Registration

if TYPE_CHECKING:
    from pathlib import Path

    from app.integrations.sms.base import SmsSender


class SmsSettings(Protocol):
    """The settings that decide how text messages travel."""

    @property
    def data_dir(self) -> Path:
        """Where this installation keeps its files."""

    @property
    def sms_provider(self) -> str:
        """Which sender: demo or http."""

    @property
    def sms_url(self) -> str:
        """Where the gateway listens."""

    @property
    def sms_token(self) -> str:
        """What proves to the gateway that it is us."""

    @property
    def sms_header(self) -> str:
        """The sender's name that phones show."""

    @property
    def sms_entity(self) -> str:
        """Our number as a principal entity at the operators (DLT)."""


def sms_sender(settings: SmsSettings) -> SmsSender:
    """The chosen sender, or raise PermanentFailure for a name nobody has."""
    if settings.sms_provider == "demo":
        return DemoSms(DemoPhone.within(settings.data_dir))
    if settings.sms_provider == "http":
        registration = Registration(header=settings.sms_header, entity=settings.sms_entity)
        return HttpSmsGateway(settings.sms_url, settings.sms_token, registration)
    raise PermanentFailure(f"no SMS provider is called {settings.sms_provider}")
