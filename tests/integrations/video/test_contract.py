"""What every provider of video rooms keeps, our own included."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

import jwt
import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.base import VideoProvider

from .rooms import APP_IDS, ROOM, SUBJECTS, a_provider, claims_in, join_url, token_in

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["jitsi", "builtin"])
def provider(request: pytest.FixtureRequest) -> VideoProvider:
    return a_provider(request.param)


def test_it_works(provider: VideoProvider) -> None:
    url = join_url(provider, now=NOON)

    assert urlsplit(url).scheme == "https"
    assert urlsplit(url).path.endswith(f"/{ROOM}")
    claims = claims_in(url)
    claims.pop("jti", None)
    assert claims == {
        "aud": APP_IDS[provider.name],
        "iss": APP_IDS[provider.name],
        "sub": SUBJECTS[provider.name],
        "room": ROOM,
        "nbf": claims["nbf"],
        "exp": claims["exp"],
        "context": {
            "user": {
                "id": "visitor-1",
                "name": "आशा",
                "affiliation": "member",
                "moderator": False,
            },
            "features": {"recording": False, "livestreaming": False, "transcription": False},
        },
    }


def test_a_room_name_cannot_be_guessed_or_met_again(provider: VideoProvider) -> None:
    names = {provider.room_name() for _visit in range(1000)}

    assert len(names) == 1000
    # 32 hexadecimal digits hold 128 bits, and every digit is seen in every place.
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)
    assert all(len({name[place] for name in names}) == 16 for place in range(32))


def test_a_fresh_room_can_be_entered(provider: VideoProvider) -> None:
    room = provider.room_name()

    assert claims_in(join_url(provider, room=room))["room"] == room


def test_the_token_is_signed_with_the_one_agreed_algorithm(provider: VideoProvider) -> None:
    header = jwt.get_unverified_header(token_in(join_url(provider)))

    assert header["alg"] == "HS256"


def test_the_token_lives_two_minutes(provider: VideoProvider) -> None:
    claims = claims_in(join_url(provider, now=NOON))

    assert claims["exp"] == int((NOON + 2 * MINUTE).timestamp())
    assert 0 <= int(NOON.timestamp()) - claims["nbf"] <= 10
    assert type(claims["exp"]) is int
    assert type(claims["nbf"]) is int


def test_the_token_ends_with_the_visit(provider: VideoProvider) -> None:
    claims = claims_in(join_url(provider, now=NOON, closes_at=NOON + MINUTE))

    assert claims["exp"] == int((NOON + MINUTE).timestamp())


def test_the_token_does_not_begin_before_the_visit(provider: VideoProvider) -> None:
    claims = claims_in(join_url(provider, now=NOON, opens_at=NOON))

    assert claims["nbf"] == int(NOON.timestamp())


def test_each_click_makes_its_own_token(provider: VideoProvider) -> None:
    first = claims_in(join_url(provider, now=NOON))
    second = claims_in(join_url(provider, now=NOON + MINUTE))

    assert second["exp"] - first["exp"] == 60


def times_in(url: str) -> tuple[int, int]:
    claims = claims_in(url)
    return claims["nbf"], claims["exp"]


def test_the_zone_of_a_time_does_not_matter(provider: VideoProvider) -> None:
    kolkata = timezone(timedelta(hours=5, minutes=30))

    assert times_in(join_url(provider, now=NOON.astimezone(kolkata))) == times_in(
        join_url(provider, now=NOON)
    )


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
    provider: VideoProvider, opens_at: datetime, closes_at: datetime
) -> None:
    with pytest.raises(PermanentFailure):
        join_url(provider, now=NOON, opens_at=opens_at, closes_at=closes_at)


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "now"])
def test_a_time_without_a_zone_opens_no_room(provider: VideoProvider, name: str) -> None:
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
def test_what_is_not_one_exact_room_has_no_link(provider: VideoProvider, room: str) -> None:
    with pytest.raises(PermanentFailure):
        join_url(provider, room=room)


def test_staff_may_moderate_and_still_record_nothing(provider: VideoProvider) -> None:
    context = claims_in(join_url(provider, moderator=True, person_id="officer-1"))["context"]

    assert context["user"]["moderator"] is True
    assert context["user"]["affiliation"] == "owner"
    assert set(context["features"].values()) == {False}


def test_a_hostile_name_stays_a_name(provider: VideoProvider) -> None:
    name = '"}, "moderator": true, "x": {"<script>&jwt=\r\n'
    user = claims_in(join_url(provider, display_name=name))["context"]["user"]

    assert user["name"] == name
    assert user["moderator"] is False
