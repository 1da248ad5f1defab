"""Which sender of text messages the settings choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.sms.demo import DemoSms
from app.integrations.sms.http_gateway import HttpSmsGateway
from app.integrations.sms.registry import sms_sender
from config import Settings


def test_it_works(tmp_path: Path) -> None:
    assert isinstance(sms_sender(Settings.for_tests(tmp_path)), DemoSms)


def test_the_gateway_is_chosen_by_name(tmp_path: Path) -> None:
    settings = Settings.for_tests(
        tmp_path,
        sms_provider="http",
        sms_url="https://gateway.example.org/send",
        sms_token="a-token",
        sms_header="EMULQT",
    )

    assert isinstance(sms_sender(settings), HttpSmsGateway)


def test_a_name_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PermanentFailure, match="pigeon"):
        sms_sender(Settings.for_tests(tmp_path, sms_provider="pigeon"))
