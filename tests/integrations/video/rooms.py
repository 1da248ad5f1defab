"""What the tests of video rooms begin with: every provider, one open room, one visitor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from app.integrations.video.builtin import BuiltinVideo
from app.integrations.video.fixed_link import FixedLink
from app.integrations.video.jitsi import Jitsi
from app.integrations.video.join_token import Entry

SECRET = "a-video-secret-for-tests-0123456789"
ROOM = "0123456789abcdef0123456789abcdef"
SUBJECTS = {"jitsi": "meet.example.org", "builtin": "room"}
APP_IDS = {"jitsi": "e-mulaqat", "builtin": "e-mulaqat-room"}
HOME_LINK = "https://vc.example.org/room/dumdum?pin=9911"


def a_provider(name: str) -> Any:
    """One provider of each name that needs no server to be there; tokens have the same secret."""
    if name == "jitsi":
        return Jitsi("https://meet.example.org", "e-mulaqat", SECRET, "meet.example.org")
    if name == "link":
        return FixedLink("https://other.example.org, https://vc.example.org")
    return BuiltinVideo(SECRET)


def an_entry(**changes: Any) -> Entry:
    """A visitor who enters a room that is open from ten minutes ago for twenty more."""
    now = changes.setdefault("now", datetime.now(UTC))
    entry = {
        "room": ROOM,
        "display_name": "आशा",
        "person_id": "visitor-1",
        "moderator": False,
        "opens_at": now - timedelta(minutes=10),
        "closes_at": now + timedelta(minutes=20),
        "home_link": HOME_LINK,
    }
    return Entry(**(entry | changes))


def join_url(provider: Any, **changes: Any) -> str:
    """A link by which that visitor enters."""
    entry = an_entry(**changes)
    if isinstance(provider, BuiltinVideo):
        # Our own rooms give a token and no link; here it travels in one like the others'.
        return f"https://visits.example.org/{entry.room}?jwt={provider.entry_token(entry)}"
    url: str = provider.join_url(entry)
    return url


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
