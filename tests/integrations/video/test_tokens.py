"""What the tokens say of the two providers that have them, our own and Jitsi."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlsplit

import jwt
import pytest

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
