"""The providers of an application."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.integrations.email.demo import DemoEmail
from app.integrations.email.smtp import SmtpEmail
from app.integrations.errors import PermanentFailure
from app.integrations.providers import Providers, providers
from app.integrations.sms.demo import DemoSms
from app.integrations.sms.http_gateway import HttpSmsGateway
from app.integrations.video.jitsi import Jitsi
from app.integrations.video.join_token import Entry
from config import Settings

ASHA = "+919800000001"
REAL = {
    "sms_provider": "http",
    "sms_url": "https://gateway.example.org/send",
    "sms_token": "a-token",
    "sms_header": "EMULQT",
    "email_provider": "smtp",
    "smtp_host": "mail.example.org",
    "email_from": "visits@example.org",
    "video_provider": "jitsi",
    "jitsi_url": "https://meet.example.org",
    "jitsi_app_id": "e-mulaqat",
    "jitsi_secret": "a-jitsi-secret-for-tests-0123456789",
    "jitsi_subject": "meet.example.org",
}


class SilentSms:
    """A sender for tests that sends nothing."""

    def send(self, *, to: str, text: str, our_reference: str) -> str:
        return f"silent-{our_reference}"


def an_app(data_dir: Path, **changes: object) -> Flask:
    app = Flask("tests")
    providers.init_app(app, Settings.for_tests(data_dir, **changes))
    return app


def test_it_works(tmp_path: Path) -> None:
    with an_app(tmp_path).app_context():
        assert isinstance(providers.sms, DemoSms)
        assert isinstance(providers.email, DemoEmail)
        assert providers.video.called(None) is providers.video.ours
        assert providers.demo_phone.messages() == []


def test_the_real_ones_are_built_without_speaking_to_anybody(tmp_path: Path) -> None:
    with an_app(tmp_path, **REAL).app_context():
        assert isinstance(providers.sms, HttpSmsGateway)
        assert isinstance(providers.email, SmtpEmail)
        assert isinstance(providers.video.called(None), Jitsi)


def test_a_demo_text_and_a_demo_letter_reach_the_demo_phone(tmp_path: Path) -> None:
    with an_app(tmp_path).app_context():
        providers.sms.send(to=ASHA, text="Hello.", our_reference="message-1")
        providers.email.send(
            to="asha@example.org", subject="Hello", text="Hello.", our_reference="message-2"
        )

        assert providers.demo_phone.numbers() == ["asha@example.org", ASHA]
    assert (tmp_path / "demo-phone").is_dir()


def test_each_application_has_its_own(tmp_path: Path) -> None:
    one, two = an_app(tmp_path / "one"), an_app(tmp_path / "two")
    with one.app_context():
        providers.sms.send(to=ASHA, text="Hello.", our_reference="message-1")

    with two.app_context():
        assert providers.demo_phone.messages() == []
    with one.app_context():
        assert providers.demo_phone.numbers() == [ASHA]


def test_a_test_may_put_another_in_place_of_one(tmp_path: Path) -> None:
    app, untouched = an_app(tmp_path), an_app(tmp_path)
    silent = SilentSms()

    providers.replace(app, sms=silent)

    with app.app_context():
        assert providers.sms is silent
        assert isinstance(providers.email, DemoEmail)
    with untouched.app_context():
        assert isinstance(providers.sms, DemoSms)


def test_there_is_no_kind_of_another_name_to_replace(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        providers.replace(an_app(tmp_path), pigeon=SilentSms())


def test_a_bad_address_stops_the_start(tmp_path: Path) -> None:
    in_the_clear = REAL | {"sms_url": "http://gateway.example.org/send"}
    with pytest.raises(PermanentFailure):
        Providers().init_app(Flask("tests"), Settings.for_tests(tmp_path, **in_the_clear))


def test_a_room_token_of_another_installation_is_refused(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with an_app(tmp_path, secret_key="another-secret-0123456789-abcdefghijkl").app_context():
        room = providers.video.ours.room_name()
        token = providers.video.ours.entry_token(
            Entry(
                room=room,
                display_name="Asha",
                person_id="visitor-1",
                moderator=False,
                opens_at=now,
                closes_at=now + timedelta(minutes=20),
                now=now,
            )
        )

    with an_app(tmp_path).app_context(), pytest.raises(PermanentFailure):
        providers.video.ours.claims(token, room)
