"""The built-in room's door: who is let in, and every way of forcing it that we know."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from app.integrations.errors import PermanentFailure
from app.integrations.video.builtin import BuiltinVideo

from .rooms import ROOM, SECRET, claims_in, join_url, token_in

OTHER_ROOM = "fedcba9876543210fedcba9876543210"
OURS = BuiltinVideo(SECRET)


def forged(secret: str = SECRET, **changes: Any) -> str:
    """A token like ours but for what the test changes; None leaves a claim out."""
    claims = claims_in(join_url(OURS)) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret, algorithm="HS256")


def refused(token: str, room: str = ROOM) -> str:
    """The cause for which a token is refused."""
    with pytest.raises(PermanentFailure) as failure:
        OURS.claims(token, room)
    return failure.value.cause


def part(content: object) -> str:
    """One part of a token, written by hand."""
    text = content if isinstance(content, str) else json.dumps(content)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_it_works() -> None:
    url = join_url(OURS)

    claims = OURS.claims(token_in(url), ROOM)
    assert claims["room"] == ROOM
    assert claims["context"]["user"]["name"] == "आशा"
    assert claims["context"]["user"]["moderator"] is False


def test_an_unchanged_forgery_is_let_in() -> None:
    """Otherwise the refusals below would prove nothing."""
    assert OURS.claims(forged(), ROOM)["room"] == ROOM


def test_a_token_for_another_room_is_refused() -> None:
    assert "another room" in refused(token_in(join_url(OURS)), OTHER_ROOM)


@pytest.mark.parametrize("room", ["*", "", ROOM.upper(), f"{ROOM}\n", ".*", 7, [ROOM], None])
def test_a_token_that_fits_many_rooms_is_refused(room: object) -> None:
    refused(forged(room=room))


@pytest.mark.parametrize("room", ["*", "", "a/b", ROOM.upper()])
def test_a_page_that_is_no_room_lets_nobody_in(room: str) -> None:
    refused(forged(room=room), room)


def test_an_expired_token_is_refused() -> None:
    three_minutes_ago = datetime.now(UTC) - timedelta(minutes=3)

    assert "Expired" in refused(token_in(join_url(OURS, now=three_minutes_ago)))


def test_an_early_token_is_refused() -> None:
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)

    assert "Immature" in refused(token_in(join_url(OURS, now=in_an_hour)))


@pytest.mark.parametrize("claim", ["aud", "iss", "sub", "room", "nbf", "exp"])
def test_a_token_without_a_claim_is_refused(claim: str) -> None:
    left_out: dict[str, Any] = {claim: None}

    refused(forged(**left_out))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "jitsi"},
        {"aud": ["another"]},
        {"iss": "another"},
        {"sub": "*"},
        {"sub": "meet.example.org"},
        {"exp": "soon"},
        {"exp": "9" * 40},
        {"exp": 10**12},
        {"exp": 10**400},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"exp": True},
        {"nbf": []},
        {"nbf": 0},
        {"nbf": float("-inf")},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_token_made_for_somebody_else_or_no_time_is_refused(changes: dict[str, Any]) -> None:
    refused(forged(**changes))


def test_a_token_of_another_secret_is_refused() -> None:
    assert "Signature" in refused(forged("another-video-secret-for-tests-0123"))


def test_a_token_with_one_changed_claim_is_refused() -> None:
    header, _claims, signature = token_in(join_url(OURS)).split(".")
    claims = claims_in(join_url(OURS))
    claims["context"]["user"]["moderator"] = True

    assert "Signature" in refused(f"{header}.{part(claims)}.{signature}")


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS384", "HS512", "RS256", "", None])
def test_a_token_of_another_algorithm_is_refused(algorithm: str | None) -> None:
    header = {"alg": algorithm, "typ": "JWT"}
    signature = token_in(join_url(OURS)).split(".")[2]

    refused(f"{part(header)}.{part(claims_in(join_url(OURS)))}.")
    refused(f"{part(header)}.{part(claims_in(join_url(OURS)))}.{signature}")


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_a_well_signed_token_of_another_algorithm_is_refused(algorithm: str) -> None:
    long_secret = BuiltinVideo(SECRET * 2)
    token = jwt.encode(claims_in(join_url(OURS)), SECRET * 2, algorithm=algorithm)

    with pytest.raises(PermanentFailure, match="Algorithm"):
        long_secret.claims(token, ROOM)


@pytest.mark.parametrize(
    "token",
    [
        *("", ".", "..", "...", "a.b.c", "आशा", "\ud83d", "\x00", " " * 5000, "=.=.="),
        part("[" * 100_000) + ".e30.x",
        part('{"alg":' + "[" * 50_000) + ".e30.x",
        part("[]") + "." + part("[]") + ".x",
        part({"alg": ["HS256"]}) + ".e30.x",
        part({"alg": "HS256", "crit": ["b64"], "b64": False}) + ".e30.x",
    ],
    ids=lambda token: ascii(token[:20]),
)
def test_what_is_no_token_is_refused_like_any_other(token: str) -> None:
    refused(token)


def test_a_signed_token_that_holds_no_object_is_refused() -> None:
    refused(jwt.api_jws.encode(b"[]", SECRET, algorithm="HS256"))
    refused(jwt.api_jws.encode(b"[" * 100_000, SECRET, algorithm="HS256"))


def test_a_refusal_quotes_nothing_of_the_token() -> None:
    token = forged(exp=int(time.time()) - 60)

    assert not any(piece in refused(token) for piece in token.split("."))
