"""What every provider of video rooms promises, and how a room is named."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class VideoProvider(Protocol):
    """Somebody in whose rooms a video visit happens; our own rooms are `builtin.py`."""

    name: str

    def room_name(self) -> str:
        """A fresh name for one visit, in small letters and digits, that nobody can guess."""


class LinkProvider(VideoProvider, Protocol):
    """A provider elsewhere, to whom a link leads."""

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
        """The link by which one person enters now; made at the click and good for two minutes.

        Raises PermanentFailure when the room is not open or is no room's exact name.
        """


def fresh_room_name() -> str:
    """128 bits from the system's own source, written as 32 characters."""
    return secrets.token_hex(16)
