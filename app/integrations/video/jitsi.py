"""Jitsi: video rooms on a self-hosted Jitsi Meet that accepts only signed tokens.

The server must run with guests and empty tokens off, ENABLE_AUTO_OWNER=0 and the Prosody module
token_affiliation; otherwise Jitsi makes every holder of a token a moderator.
"""

from __future__ import annotations

from app.integrations.addresses import trusted_url
from app.integrations.video.base import fresh_room_name
from app.integrations.video.join_token import Entry, TokenSigner


class Jitsi:
    """A provider whose rooms come into being when the first person enters."""

    name = "jitsi"

    def __init__(self, url: str, app_id: str, secret: str, subject: str) -> None:
        self._url = trusted_url(url).rstrip("/")
        self._signer = TokenSigner(app_id=app_id, secret=secret, subject=subject)

    def room_name(self) -> str:
        """A fresh name for one visit that nobody can guess."""
        return fresh_room_name()

    def join_url(self, entry: Entry) -> str:
        """The link by which one person enters now, or raise PermanentFailure."""
        return f"{self._url}/{entry.room}?jwt={self._signer.mint(entry)}"

    def end_room(self, room: str) -> None:
        """Nothing to do: the tokens live two minutes, and an empty room is gone by itself."""
