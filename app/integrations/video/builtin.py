"""The built-in provider: rooms on our own site, whose door opens to tokens as strict as any."""

from __future__ import annotations

import secrets
from typing import Any

from app.integrations.video.base import fresh_room_name
from app.integrations.video.join_token import Entry, TokenSigner

APP_ID = "e-mulaqat-room"
SUBJECT = "room"


class BuiltinVideo:
    """A provider that makes tokens for our own rooms and checks who comes in by them."""

    name = "builtin"

    def __init__(self, secret: str) -> None:
        self._signer = TokenSigner(app_id=APP_ID, secret=secret, subject=SUBJECT)

    def room_name(self) -> str:
        """A fresh name for one visit that nobody can guess."""
        return fresh_room_name()

    def entry_token(self, entry: Entry) -> str:
        """The token by which one person enters once, or raise PermanentFailure."""
        return self._signer.mint(entry, once=secrets.token_hex(16))

    def claims(self, token: str, room: str) -> dict[str, Any]:
        """Who enters `room` with this token, or raise PermanentFailure for a hostile one."""
        return self._signer.verify(token, room)
