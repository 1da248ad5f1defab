"""What the tests of video rooms begin with: two providers, one open room, one visitor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from app.integrations.video.builtin import BuiltinVideo
from app.integrations.video.jitsi import Jitsi
from app.integrations.video.join_token import Entry

SECRET = "a-video-secret-for-tests-0123456789"
ROOM = "0123456789abcdef0123456789abcdef"
SUBJECTS = {"jitsi": "meet.example.org", "builtin": "room"}
APP_IDS = {"jitsi": "e-mulaqat", "builtin": "e-mulaqat-room"}


def a_provider(name: str) -> Jitsi | BuiltinVideo:
    """One provider of each name, both with the same secret."""
    if name == "jitsi":
        return Jitsi("https://meet.example.org", "e-mulaqat", SECRET, "meet.example.org")
    return BuiltinVideo(SECRET)


def join_url(provider: Jitsi | BuiltinVideo, **changes: Any) -> str:
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
    if isinstance(provider, BuiltinVideo):
        # Our own rooms give a token and no link; here it travels in one like the others'.
        facts = Entry(**(entry | changes))
        return f"https://visits.example.org/{facts.room}?jwt={provider.entry_token(facts)}"
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
