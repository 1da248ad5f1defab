"""A real mail server for tests, which keeps letters and refuses them in the ways it is told to."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import (
    CertificateBuilder,
    IPAddress,
    Name,
    NameAttribute,
    SubjectAlternativeName,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

USER, PASSWORD = "visits", "a-password-for-tests"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One letter as it came in: from and to on the envelope, the letter, and its raw bytes."""

    mail_from: str
    rcpt_tos: list[str]
    letter: EmailMessage
    raw: bytes
    over_tls: bool
    logged_in: bool


class Mailroom:
    """Accepts every letter unless told otherwise; a planned `None` hangs up instead."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.on_recipient: str | None = "250 OK"
        self.on_letter: str | None = "250 OK"
        self.on_goodbye: str | None = "221 Bye"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if (self.on_recipient or "250").startswith("2"):
            envelope.rcpt_tos.append(address)
        return _reply(server, self.on_recipient)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.on_letter is not None and self.on_letter.startswith("2"):
            self.received.append(
                Received(
                    mail_from=envelope.mail_from,
                    rcpt_tos=list(envelope.rcpt_tos),
                    letter=BytesParser(policy=default).parsebytes(envelope.content),
                    raw=envelope.content,
                    over_tls=session.ssl is not None,
                    logged_in=bool(session.authenticated),
                )
            )
        return _reply(server, self.on_letter)

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:
        return _reply(server, self.on_goodbye)


class MailServer(Controller):
    """The server around a mailroom, on a port of its own."""

    def __init__(self, mailroom: Mailroom, tls: ssl.SSLContext | None) -> None:
        super().__init__(
            mailroom,
            hostname="127.0.0.1",
            port=0,
            tls_context=tls,
            authenticator=_check_login,
            enable_SMTPUTF8=False,
            auth_require_tls=tls is not None,
        )
        self.mailroom = mailroom

    def _trigger_server(self) -> None:
        """Learn which port the system gave before the first knock on it."""
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def a_mail_server(tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """A mail server that listens until the end of the test."""
    server = MailServer(Mailroom(), tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def a_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file that can also be its authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = Name([NameAttribute(NameOID.COMMON_NAME, "mail server for tests")])
    now = datetime.now(UTC)
    certificate = (
        CertificateBuilder(name, name, key.public_key(), random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            SubjectAlternativeName([IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        certificate.public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return file


def server_side(certificate: Path) -> ssl.SSLContext:
    """What a mail server needs to offer encryption with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _reply(server: Any, planned: str | None) -> str:
    if planned is None:
        server.transport.close()
    return planned or "421 Gone"


def _check_login(
    server: Any, session: Any, envelope: Any, mechanism: str, login: Any
) -> AuthResult:
    right = isinstance(login, LoginPassword) and (login.login, login.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    # Not handled here, so that the server itself answers 235 or 535.
    return AuthResult(success=right, handled=False)
