"""What the tests of video rooms begin with: two providers, one open room, one visitor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from app.integrations.video.base import VideoProvider
from app.integrations.video.demo import DemoVideo
from app.integrations.video.jitsi import Jitsi

SECRET = "a-video-secret-for-tests-0123456789"
ROOM = "0123456789abcdef0123456789abcdef"
SUBJECTS = {"jitsi": "meet.example.org", "demo": "demo"}
APP_IDS = {"jitsi": "e-mulaqat", "demo": "e-mulaqat-demo"}


def a_provider(name: str) -> VideoProvider:
    """One provider of each name, both with the same secret."""
    if name == "jitsi":
        return Jitsi("https://meet.example.org", "e-mulaqat", SECRET, "meet.example.org")
    return DemoVideo("https://visits.example.org", SECRET)


def join_url(provider: VideoProvider, **changes: Any) -> str:
    """A link into a room that is open from ten minutes ago for twenty more."""
    now = changes.setdefault("now", datetime.now(UTC))
    entry = {
        "room": ROOM,
        "display_name": "आशा",
        "person_id": "visitor-1",
        "moderator": False,
        "opens_at": now - timedelta(minutes=10),
        "closes_at": now + timedelta(minutes=20),
    }
    return provider.join_url(**(entry | changes))


def token_in(url: str) -> str:
    """The token of a join link."""
    [token] = parse_qs(urlsplit(url).query)["jwt"]
    return token


def claims_in(url: str) -> dict[str, Any]:
    """What the token says, its signature checked and its times left to the test."""
    claims: dict[str, Any] = jwt.decode(
        token_in(url),
        SECRET,
        algorithms=["HS256"],
        options={"verify_aud": False, "verify_exp": False, "verify_nbf": False},
    )
    return claims
