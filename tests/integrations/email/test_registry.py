"""Which sender of e-mail the settings choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.integrations.email.demo import DemoEmail
from app.integrations.email.registry import email_sender
from app.integrations.email.smtp import SmtpEmail
from app.integrations.errors import PermanentFailure
from config import Settings

from .mail_server import a_mail_server


def test_it_works(tmp_path: Path) -> None:
    assert isinstance(email_sender(Settings.for_tests(tmp_path)), DemoEmail)


def test_the_mail_server_of_the_settings_is_the_one_spoken_to(tmp_path: Path) -> None:
    with a_mail_server() as server:
        sender = email_sender(
            Settings.for_tests(
                tmp_path,
                email_provider="smtp",
                smtp_host="127.0.0.1",
                smtp_port=server.port,
                smtp_tls=False,
                email_from="visits@example.org",
            )
        )
        sender.send(
            to="asha@example.org", subject="Visit", text="Approved.", our_reference="message-1"
        )

    assert isinstance(sender, SmtpEmail)
    assert len(server.mailroom.received) == 1


def test_a_name_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PermanentFailure, match="pigeon"):
        email_sender(Settings.for_tests(tmp_path, email_provider="pigeon"))
