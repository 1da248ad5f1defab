"""What every provider of video rooms keeps, our own included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.bigbluebutton import BigBlueButton

from .bbb_server import SECRET as BBB_SECRET
from .bbb_server import a_bbb_server
from .rooms import a_provider, join_url

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["builtin", "jitsi", "bigbluebutton", "link"])
def provider(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param != "bigbluebutton":
        yield a_provider(request.param)
        return
    with a_bbb_server() as server:
        yield BigBlueButton(server.url, BBB_SECRET)


def test_a_link_is_made_at_the_press(provider: Any) -> None:
    assert urlsplit(join_url(provider)).hostname
    assert re.fullmatch(r"[a-z]+", provider.name)


def test_a_fresh_room_can_be_entered_and_ended(provider: Any) -> None:
    room = provider.room_name()

    assert join_url(provider, room=room)
    if provider.name != "builtin":
        provider.end_room(room)
        # A room that is gone is no fault.
        provider.end_room(room)


def test_a_room_name_cannot_be_guessed_or_met_again(provider: Any) -> None:
    names = {provider.room_name() for _visit in range(1000)}

    assert len(names) == 1000
    # 32 hexadecimal digits hold 128 bits, and every digit is seen in every place.
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)
    assert all(len({name[place] for name in names}) == 16 for place in range(32))


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [
        (NOON + timedelta(microseconds=1), NOON + 20 * MINUTE),
        (NOON - 20 * MINUTE, NOON),
        (NOON - 20 * MINUTE, NOON - MINUTE),
        (NOON + MINUTE, NOON - MINUTE),
    ],
)
def test_a_room_that_is_not_open_has_no_link(
    provider: Any, opens_at: datetime, closes_at: datetime
) -> None:
    with pytest.raises(PermanentFailure):
        join_url(provider, now=NOON, opens_at=opens_at, closes_at=closes_at)


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "now"])
def test_a_time_without_a_zone_opens_no_room(provider: Any, name: str) -> None:
    times = {"opens_at": NOON - MINUTE, "closes_at": NOON + MINUTE, "now": NOON}

    with pytest.raises(PermanentFailure):
        join_url(provider, **(times | {name: times[name].replace(tzinfo=None)}))


@pytest.mark.parametrize(
    "room",
    [
        "",
        "*",
        "room*",
        ".*",
        "ROOM",
        "a/b",
        "../a",
        "a b",
        "a\n",
        "a?jwt=x",
        "a%2f",
        "[a]",
        "०१",
        "a" * 65,
    ],
)
def test_what_is_not_one_exact_room_has_no_link(provider: Any, room: str) -> None:
    with pytest.raises(PermanentFailure):
        join_url(provider, room=room)


@pytest.mark.parametrize(
    "name", ['"}, "moderator": true, "x": {"<script>&jwt=\r\n', "a&role=MODERATOR"]
)
def test_a_hostile_name_stays_a_name(provider: Any, name: str) -> None:
    url = join_url(provider, display_name=name)

    assert not any(sign in url for sign in '<>"\r\n ')
    assert "&role=MODERATOR" not in url
    assert url.count("jwt=") <= 1
