"""The SMTP sender: e-mails go out through the installation's own mail server."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from typing import TYPE_CHECKING

from app.integrations.email.base import refuse_unsendable
from app.integrations.errors import PermanentFailure, TemporaryFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

TIMEOUT_SECONDS = 10.0
# Letters in seven bits and short lines pass every server between us and the mailbox.
SEVEN_BITS = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, kw_only=True)
class SmtpServer:
    """Where the mail server is and how it wants to be spoken to."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    timeout_seconds: float = TIMEOUT_SECONDS


class SmtpEmail:
    """A sender that opens one connection for each letter."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._address = parseaddr(sender)[1]
        name, _at, self._domain = self._address.rpartition("@")
        if not name or not self._domain:
            raise PermanentFailure("the sender's e-mail address has no domain")

    def send(self, *, to: str, subject: str, text: str, our_reference: str) -> str:
        """Hand the letter to the mail server and return its Message-ID."""
        refuse_unsendable(to=to, subject=subject, text=text, our_reference=our_reference)
        with _two_failures():
            letter = self._letter(to=to, subject=subject, text=text, our_reference=our_reference)
            # Not send_message: it would write ">From" where a line begins with "From".
            raw = letter.as_bytes()
            with self._connection() as connection:
                connection.sendmail(self._address, [to], raw)
        return str(letter["Message-ID"])

    def _letter(self, *, to: str, subject: str, text: str, our_reference: str) -> EmailMessage:
        letter = EmailMessage(policy=SEVEN_BITS)
        letter["From"] = self._sender
        letter["To"] = to
        letter["Subject"] = subject
        letter["Date"] = formatdate(usegmt=True)
        # The same letter tried twice has the same id, so a mailbox can show it once.
        # A colon may not stand in a Message-ID.
        letter["Message-ID"] = f"<{our_reference.replace(':', '.')}@{self._domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text, charset="utf-8")
        return letter

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        connection = smtplib.SMTP(
            server.host,
            server.port,
            local_hostname=self._domain,
            timeout=server.timeout_seconds,
        )
        try:
            if server.starttls:
                _encrypt(connection)
            if server.user:
                connection.login(server.user, server.password)
            yield connection
            # The letter is accepted by now: a poor goodbye must not have it sent again.
            with suppress(OSError):
                connection.quit()
        finally:
            connection.close()


def _encrypt(connection: smtplib.SMTP) -> None:
    """Switch to TLS, or stop: going on in the clear is what an eavesdropper would want."""
    try:
        connection.starttls(context=ssl.create_default_context())
    except smtplib.SMTPNotSupportedError:
        raise TemporaryFailure("mail server does not offer encryption") from None


@contextmanager
def _two_failures() -> Iterator[None]:
    """Turn whatever the mail server does into one of the two failures."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise _failure(error.smtp_code, "refused our login") from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        raise _failure(max(codes, default=0), "refused the recipient") from None
    except smtplib.SMTPResponseException as error:
        raise _failure(error.smtp_code, "refused the letter") from None
    except smtplib.SMTPNotSupportedError:
        raise PermanentFailure("mail server does not take our login here") from None
    except OSError as error:
        raise TemporaryFailure(f"mail server: {type(error).__name__}") from None
    except ValueError:
        raise PermanentFailure("e-mail cannot be encoded") from None


def _failure(code: int, what: str) -> TemporaryFailure | PermanentFailure:
    kind = PermanentFailure if 500 <= code < 600 else TemporaryFailure
    return kind(f"mail server {what} ({code})")
