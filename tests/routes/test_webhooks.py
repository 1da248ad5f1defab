"""The gateway's door: open to who knows the key, calm about the rest, and shown to staff."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.domain.message_kinds import Delivered
from app.domain.visit_states import State
from config import Settings, SettingsFault
from tests.browser import Browser
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit

KEY = "a-key-that-only-the-gateway-knows"
DOOR = f"/webhooks/sms/{KEY}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation whose gateway reports."""
    return Settings.for_tests(tmp_path, database_url=database_url, sms_receipt_key=KEY)


def told(app: Flask, path: str, sent: object) -> int:
    """What the door answers to a gateway, which has no cookie and no token."""
    return app.test_client().post(path, json=sent).status_code


def test_a_report_is_taken_and_staff_see_it(
    app: Flask, esha: Browser, outside: Outside, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    first, second = (one for one in seen(reference).messages if one.channel == "sms")
    sent = [
        {"reference": f"message-{first.id}", "status": "DELIVRD"},
        {"reference": f"message-{second.id}", "status": "UNDELIV"},
    ]
    assert told(app, DOOR, sent) == 204
    assert told(app, DOOR, sent) == 204

    found = [one.delivered for one in seen(reference).messages if one.channel == "sms"]
    assert found == [Delivered.DELIVERED, Delivered.BOUNCED]
    words = esha.get(f"/staff/visits/{reference}").words
    assert "arrived" in words
    assert "did not arrive" in words
    assert "reported" in words


@pytest.mark.parametrize(
    "path", ["/webhooks/sms/", "/webhooks/sms/wrong", DOOR[:-1], "/webhooks/sms/é"]
)
def test_who_does_not_know_the_key_finds_nothing(
    app: Flask, outside: Outside, made: MadeVisit, seen: SeenVisit, path: str
) -> None:
    reference = made()
    message = seen(reference).messages[0]
    sent = {"reference": f"message-{message.id}", "status": "failed"}
    assert told(app, path, sent) == 404
    assert seen(reference).messages[0].delivered is Delivered.SENT


def test_without_a_key_there_is_no_door(app: Flask) -> None:
    app.config["SMS_RECEIPT_KEY"] = ""
    assert told(app, "/webhooks/sms/x", {}) == 404


def test_what_it_does_not_know_or_cannot_read_is_answered_calmly(app: Flask) -> None:
    assert told(app, DOOR, {"id": "nobody", "status": "delivered"}) == 204
    assert told(app, DOOR, {}) == 204
    client = app.test_client()
    assert client.post(DOOR, data=b"nonsense").status_code == 400
    assert client.post(DOOR, data=b"x" * 70_000).status_code == 413
    assert client.get(DOOR).status_code == 405


@pytest.mark.parametrize(
    "key", ["short", "a key with spaces in it, long enough", "k" * 23, "/" * 30]
)
def test_a_key_that_could_be_guessed_or_not_be_typed_is_a_fault(key: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="SMS_RECEIPT_KEY"):
        Settings.from_env({"SMS_RECEIPT_KEY": key, "DATA_DIR": str(tmp_path)})
