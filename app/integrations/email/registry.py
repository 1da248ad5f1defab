"""Which sender of e-mail an installation has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.integrations.demo_phone import DemoPhone
from app.integrations.email.demo import DemoEmail
from app.integrations.email.smtp import SmtpEmail, SmtpServer
from app.integrations.errors import PermanentFailure

if TYPE_CHECKING:
    from pathlib import Path

    from app.integrations.email.base import EmailSender


class EmailSettings(Protocol):
    """The settings that decide how e-mails travel."""

    @property
    def data_dir(self) -> Path:
        """Where this installation keeps its files."""

    @property
    def email_provider(self) -> str:
        """Which sender: demo or smtp."""

    @property
    def smtp_host(self) -> str:
        """The mail server's name."""

    @property
    def smtp_port(self) -> int:
        """The mail server's port."""

    @property
    def smtp_user(self) -> str:
        """The login, or nothing where none is asked for."""

    @property
    def smtp_password(self) -> str:
        """The login's password."""

    @property
    def smtp_tls(self) -> bool:
        """Whether the connection must switch to TLS."""

    @property
    def email_from(self) -> str:
        """The address that letters come from."""


def email_sender(settings: EmailSettings) -> EmailSender:
    """The chosen sender, or raise PermanentFailure for a name nobody has."""
    if settings.email_provider == "demo":
        return DemoEmail(DemoPhone.within(settings.data_dir))
    if settings.email_provider == "smtp":
        return SmtpEmail(_server(settings), settings.email_from)
    raise PermanentFailure(f"no e-mail provider is called {settings.email_provider}")


def _server(settings: EmailSettings) -> SmtpServer:
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        starttls=settings.smtp_tls,
    )
