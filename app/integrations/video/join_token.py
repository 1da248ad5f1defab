"""The join token: what it says, how it is signed, and how a hostile one is told apart.

It is for entering and lives two minutes. It names one room and one person, and it never allows
recording, streaming or transcription, whoever holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt

from app.integrations.errors import PermanentFailure

ALGORITHM = "HS256"
LIVES_FOR = timedelta(minutes=2)
# Two servers' clocks never agree to the second.
CLOCKS_DIFFER_BY = timedelta(seconds=10)
SHORTEST_SECRET = 32
EXACT_ROOM = re.compile(r"[a-z0-9]{1,64}")
REQUIRED = ["aud", "iss", "sub", "nbf", "exp", "room"]
FEATURES = {"recording": False, "livestreaming": False, "transcription": False}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person entering one room, and when the room is open."""

    room: str
    display_name: str
    person_id: str
    moderator: bool
    opens_at: datetime
    closes_at: datetime
    now: datetime
    # The home's own fixed link, where it has one; only the provider of such links reads it.
    home_link: str = ""


@dataclass(frozen=True, kw_only=True)
class TokenSigner:
    """Who signs (app id), for which server (subject), and with what."""

    app_id: str
    subject: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a signer whose tokens would be worth little."""
        if not self.app_id or self.subject in ("", "*"):
            raise PermanentFailure("video tokens need an app id and an exact subject")
        if len(self.secret.encode()) < SHORTEST_SECRET:
            raise PermanentFailure("the video secret is shorter than 32 bytes")

    def mint(self, entry: Entry, *, once: str | None = None) -> str:
        """A token for this entry, or raise PermanentFailure if it must not happen now.

        `once` names the token, so that whoever checks it can refuse it a second time.
        """
        refuse_inexact(entry.room)
        refuse_closed(entry)
        named = {"jti": once} if once else {}
        return jwt.encode(self._claims(entry) | named, self.secret, algorithm=ALGORITHM)

    def verify(self, token: str, room: str) -> dict[str, Any]:
        """The claims of a token made by us for this very room, or raise PermanentFailure."""
        refuse_inexact(room)
        try:
            claims = jwt.decode(
                token,
                self.secret,
                algorithms=[ALGORITHM],
                audience=self.app_id,
                issuer=self.app_id,
                subject=self.subject,
                options={"require": REQUIRED},
            )
        # A header nested a thousand deep is read before its signature is.
        except (jwt.PyJWTError, ValueError, ArithmeticError, RecursionError) as error:
            raise PermanentFailure(f"video token refused: {type(error).__name__}") from None
        if claims["room"] != room:
            raise PermanentFailure("video token refused: it is for another room")
        if not _is_brief(claims):
            raise PermanentFailure("video token refused: it lives too long")
        return claims

    def _claims(self, entry: Entry) -> dict[str, Any]:
        starts_at = max(entry.opens_at, entry.now - CLOCKS_DIFFER_BY)
        ends_at = min(entry.closes_at, entry.now + LIVES_FOR)
        return {
            "aud": self.app_id,
            "iss": self.app_id,
            "sub": self.subject,
            "room": entry.room,
            "nbf": int(starts_at.timestamp()),
            "exp": int(ends_at.timestamp()),
            "context": {"user": _user(entry), "features": FEATURES},
        }


def refuse_inexact(room: str) -> None:
    """Raise PermanentFailure for anything but a plain room name: empty, wildcard, pattern, path."""
    if not EXACT_ROOM.fullmatch(room):
        raise PermanentFailure("room is not one exact name")


def refuse_closed(entry: Entry) -> None:
    """Raise PermanentFailure for an entry out of its time, or with a time of no zone."""
    if any(at.tzinfo is None for at in (entry.opens_at, entry.closes_at, entry.now)):
        raise PermanentFailure("a time without its zone opens no room")
    if not entry.opens_at <= entry.now < entry.closes_at:
        raise PermanentFailure("room is not open now")


def _is_brief(claims: dict[str, Any]) -> bool:
    """Whether both times are whole numbers as near to each other as we make them."""
    if type(claims["nbf"]) is not int or type(claims["exp"]) is not int:
        return False
    lives_for: int = claims["exp"] - claims["nbf"]
    return lives_for <= (LIVES_FOR + CLOCKS_DIFFER_BY).total_seconds()


def _user(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.person_id,
        "name": entry.display_name,
        "affiliation": "owner" if entry.moderator else "member",
        # A real boolean: in Lua, which Prosody is written in, the text "false" counts as true.
        "moderator": entry.moderator,
    }
