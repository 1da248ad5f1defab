"""BigBlueButton's own: what a room is made with, whom its links name, and a server in trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.integrations.video.bigbluebutton import BigBlueButton

from .bbb_server import SECRET, BbbServer, a_bbb_server, signed_facts
from .rooms import ROOM, join_url

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[BbbServer]:
    with a_bbb_server() as server:
        yield server


@pytest.fixture
def there(server: BbbServer) -> BigBlueButton:
    return BigBlueButton(f"{server.url}/", SECRET)


def test_the_room_lives_as_long_as_the_visit_and_records_nothing(
    there: BigBlueButton, server: BbbServer
) -> None:
    join_url(there, now=NOON, closes_at=NOON + timedelta(minutes=14, seconds=1))

    room = server.rooms[ROOM]
    assert room["duration"] == "15"
    assert room["guestPolicy"] == "ASK_MODERATOR"
    for name in ("record", "autoStartRecording", "allowStartStopRecording"):
        assert room[name] == "false"


def test_a_link_names_one_person_in_one_room_of_one_moment(
    there: BigBlueButton, server: BbbServer
) -> None:
    family = signed_facts(join_url(there))
    officer = signed_facts(join_url(there, moderator=True, person_id="officer-1"))

    assert (family["role"], family["guest"], family["userID"]) == ("VIEWER", "true", "visitor-1")
    assert (officer["role"], officer["guest"]) == ("MODERATOR", "false")
    assert family["fullName"] == "आशा"
    assert family["meetingID"] == officer["meetingID"] == ROOM
    assert family["createTime"] == officer["createTime"] == server.rooms[ROOM]["at"]
    assert family["password"] == server.rooms[ROOM]["attendeePW"] != officer["password"]


def test_a_link_of_a_room_that_has_ended_names_another_moment(
    there: BigBlueButton, server: BbbServer
) -> None:
    first = signed_facts(join_url(there))["createTime"]
    there.end_room(ROOM)
    assert ROOM not in server.rooms

    assert signed_facts(join_url(there))["createTime"] != first


@pytest.mark.parametrize(
    "answer",
    [
        (200, ""),
        (200, "<returncode>SUCCESS</returncode>"),
        (200, "<returncode>FAILED</returncode>"),
        (302, ""),
        (500, "<returncode>SUCCESS</returncode><createTime>1</createTime>"),
        (200, "x" * 70_000),
    ],
    ids=["empty", "no-moment", "failed", "redirect", "fault", "endless"],
)
def test_a_server_in_trouble_may_be_asked_again(
    there: BigBlueButton, server: BbbServer, answer: tuple[int, str]
) -> None:
    server.plan.append(answer)

    with pytest.raises(TemporaryFailure) as failure:
        join_url(there)
    assert SECRET not in failure.value.cause


def test_a_server_that_is_not_there_may_be_asked_again() -> None:
    with a_bbb_server() as server:
        url = server.url
    with pytest.raises(TemporaryFailure):
        join_url(BigBlueButton(url, SECRET))


def test_a_wrong_secret_is_for_good(server: BbbServer) -> None:
    with pytest.raises(PermanentFailure):
        join_url(BigBlueButton(server.url, "another-secret-0123456789"))


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://bbb.example.org/bigbluebutton", SECRET),
        ("https://bbb.example.org/bigbluebutton", ""),
        ("https://bbb.example.org/bigbluebutton", "short"),
    ],
)
def test_settings_that_are_too_weak_are_refused_at_the_start(url: str, secret: str) -> None:
    with pytest.raises(PermanentFailure):
        BigBlueButton(url, secret)


def test_a_closed_room_is_not_asked_for(there: BigBlueButton, server: BbbServer) -> None:
    with pytest.raises(PermanentFailure):
        join_url(there, now=NOON, closes_at=NOON)
    assert not server.asked
    assert urlsplit(join_url(there)).path == "/bigbluebutton/api/join"
