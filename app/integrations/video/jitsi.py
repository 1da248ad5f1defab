"""Jitsi: video rooms on a self-hosted Jitsi Meet that accepts only signed tokens.

The server must run with guests and empty tokens off, ENABLE_AUTO_OWNER=0 and the Prosody module
token_affiliation; otherwise Jitsi makes every holder of a token a moderator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.integrations.addresses import trusted_url
from app.integrations.video.base import fresh_room_name
from app.integrations.video.join_token import Entry, TokenSigner

if TYPE_CHECKING:
    from datetime import datetime


class Jitsi:
    """A provider whose rooms come into being when the first person enters."""

    name = "jitsi"

    def __init__(self, url: str, app_id: str, secret: str, subject: str) -> None:
        self._url = trusted_url(url).rstrip("/")
        self._signer = TokenSigner(app_id=app_id, secret=secret, subject=subject)

    def room_name(self) -> str:
        """A fresh name for one visit that nobody can guess."""
        return fresh_room_name()

    def join_url(
        self,
        *,
        room: str,
        display_name: str,
        person_id: str,
        moderator: bool,
        opens_at: datetime,
        closes_at: datetime,
        now: datetime,
    ) -> str:
        """The link by which one person enters now, or raise PermanentFailure."""
        token = self._signer.mint(
            Entry(
                room=room,
                display_name=display_name,
                person_id=person_id,
                moderator=moderator,
                opens_at=opens_at,
                closes_at=closes_at,
                now=now,
            )
        )
        return f"{self._url}/{room}?jwt={token}"
