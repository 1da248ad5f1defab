"""The SMTP sender, against a real mail server that refuses as planned."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from app.integrations.email.smtp import SmtpEmail, SmtpServer
from app.integrations.errors import PermanentFailure, TemporaryFailure

from .mail_server import (
    PASSWORD,
    USER,
    MailServer,
    a_certificate,
    a_mail_server,
    server_side,
)

ASHA = "asha@example.org"
FROM = "e-Mulaqat <visits@mail.example.org>"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with a_mail_server() as server:
        yield server


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return a_certificate(tmp_path)


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[MailServer]:
    with a_mail_server(server_side(certificate)) as server:
        yield server


def a_sender(port: int, **changes: Any) -> SmtpEmail:
    place: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "starttls": False,
        "timeout_seconds": 2.0,
    }
    return SmtpEmail(SmtpServer(**(place | changes)), FROM)


def send(sender: SmtpEmail, to: str = ASHA) -> str:
    return sender.send(to=to, subject="मुलाक़ात", text="মঞ্জুর", our_reference="message-1")


def test_it_works(server: MailServer) -> None:
    sent_id = send(a_sender(server.port))

    [received] = server.mailroom.received
    assert sent_id == received.letter["Message-ID"] == "<message-1@mail.example.org>"
    assert received.mail_from == "visits@mail.example.org"
    assert received.rcpt_tos == [ASHA]
    assert received.letter["From"] == FROM
    assert received.letter["To"] == ASHA
    assert received.letter["Subject"] == "मुलाक़ात"
    assert received.letter["Auto-Submitted"] == "auto-generated"
    assert received.letter.get_content_type() == "text/plain"
    assert received.letter.get_content_charset() == "utf-8"
    assert parsedate_to_datetime(received.letter["Date"]).utcoffset() == timedelta(0)


def test_what_travels_is_plain_ascii_in_short_lines(server: MailServer) -> None:
    send(a_sender(server.port))

    [received] = server.mailroom.received
    assert received.raw.isascii()
    assert max(len(line) for line in received.raw.split(b"\r\n")) <= 998


def test_a_colon_in_a_reference_becomes_a_point(server: MailServer) -> None:
    sent_id = a_sender(server.port).send(
        to=ASHA, subject="Visit", text="Approved.", our_reference="message:1"
    )

    assert sent_id == "<message.1@mail.example.org>"


@pytest.mark.parametrize("reply", ["450 4.2.1 Busy", "451 4.3.0 Try later", "452 4.2.2 Full"])
@pytest.mark.parametrize("moment", ["on_recipient", "on_letter"])
def test_a_busy_server_is_a_temporary_failure_and_the_next_try_succeeds(
    server: MailServer, reply: str, moment: str
) -> None:
    setattr(server.mailroom, moment, reply)
    with pytest.raises(TemporaryFailure, match=reply[:3]):
        send(a_sender(server.port))
    assert server.mailroom.received == []

    setattr(server.mailroom, moment, "250 OK")
    send(a_sender(server.port))
    assert len(server.mailroom.received) == 1


@pytest.mark.parametrize("reply", ["550 5.1.1 No such user", "552 5.3.4 Too big", "554 5.7.1 No"])
@pytest.mark.parametrize("moment", ["on_recipient", "on_letter"])
def test_a_refused_letter_is_a_permanent_failure(
    server: MailServer, reply: str, moment: str
) -> None:
    setattr(server.mailroom, moment, f"{reply} <{ASHA}>")

    with pytest.raises(PermanentFailure, match=reply[:3]) as failure:
        send(a_sender(server.port))
    assert ASHA not in failure.value.cause
    assert failure.value.__suppress_context__


@pytest.mark.parametrize("moment", ["on_recipient", "on_letter"])
def test_a_server_that_goes_away_is_a_temporary_failure(server: MailServer, moment: str) -> None:
    setattr(server.mailroom, moment, None)

    with pytest.raises(TemporaryFailure):
        send(a_sender(server.port))


@pytest.mark.parametrize("goodbye", [None, "500 No manners", "421 Closing"])
def test_a_poor_goodbye_does_not_unsend_the_letter(server: MailServer, goodbye: str | None) -> None:
    server.mailroom.on_goodbye = goodbye

    assert send(a_sender(server.port))
    assert len(server.mailroom.received) == 1


def test_a_server_that_is_gone_is_a_temporary_failure() -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        with pytest.raises(TemporaryFailure, match="ConnectionRefused"):
            send(a_sender(nobody_listens.getsockname()[1]))


def test_a_silent_server_is_a_temporary_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(TemporaryFailure):
        send(a_sender(silent.getsockname()[1], timeout_seconds=0.2))


def test_a_host_that_has_no_address_is_a_temporary_failure() -> None:
    with pytest.raises(TemporaryFailure):
        send(a_sender(25, host="mail.invalid"))


@pytest.mark.parametrize(
    ("greeting", "failure"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", TemporaryFailure),
        (b"\xff\xfe\x00\r\n", TemporaryFailure),
        # smtplib answers 500 by itself to a line that does not end.
        (b"220 " + b"x" * 20_000, PermanentFailure),
        (b"", TemporaryFailure),
        (b"421 4.3.2 Not now\r\n", TemporaryFailure),
        (b"554 5.7.1 Not from you\r\n", PermanentFailure),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, bytes) else value.__name__,
)
def test_a_strange_greeting_is_one_of_the_two_failures(
    greeting: bytes, failure: type[Exception]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        greeting_it = threading.Thread(target=_greet, args=(stranger, greeting))
        greeting_it.start()
        with pytest.raises(failure):
            send(a_sender(stranger.getsockname()[1]))
        greeting_it.join()


def _greet(stranger: socket.socket, greeting: bytes) -> None:
    connection, _address = stranger.accept()
    with connection:
        connection.sendall(greeting)


def test_a_refused_login_is_a_permanent_failure_that_keeps_the_password(
    server: MailServer,
) -> None:
    with pytest.raises(PermanentFailure, match=r"login.*535") as failure:
        send(a_sender(server.port, user=USER, password="a-wrong-password"))

    assert "wrong" not in failure.value.cause
    assert server.mailroom.received == []


def test_the_right_login_over_tls_delivers(
    tls_server: MailServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    send(a_sender(tls_server.port, starttls=True, user=USER, password=PASSWORD))

    [received] = tls_server.mailroom.received
    assert received.over_tls
    assert received.logged_in


def test_a_certificate_nobody_vouches_for_is_a_temporary_failure(tls_server: MailServer) -> None:
    with pytest.raises(TemporaryFailure, match="SSLCertVerificationError"):
        send(a_sender(tls_server.port, starttls=True))
    assert tls_server.mailroom.received == []


def test_a_server_without_encryption_gets_neither_password_nor_letter(server: MailServer) -> None:
    with pytest.raises(TemporaryFailure, match="encryption"):
        send(a_sender(server.port, starttls=True, user=USER, password=PASSWORD))
    assert server.mailroom.received == []


def test_a_server_that_takes_no_login_here_is_a_permanent_failure(tls_server: MailServer) -> None:
    with pytest.raises(PermanentFailure, match="login"):
        send(a_sender(tls_server.port, starttls=False, user=USER, password=PASSWORD))
    assert tls_server.mailroom.received == []


@pytest.mark.parametrize("sender", ["", "visits", "visits@", "e-Mulaqat"])
def test_a_sender_without_a_domain_stops_the_start(sender: str) -> None:
    with pytest.raises(PermanentFailure):
        SmtpEmail(SmtpServer(host="127.0.0.1", port=25), sender)


def test_the_password_is_in_no_text_about_the_sender() -> None:
    assert PASSWORD not in str(vars(a_sender(25, user=USER, password=PASSWORD)))
