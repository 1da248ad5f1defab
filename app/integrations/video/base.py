"""What every provider of video rooms promises, and how a room is named."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.integrations.video.join_token import Entry


class VideoProvider(Protocol):
    """Somebody in whose rooms a video visit happens; our own rooms are `builtin.py`."""

    name: str

    def room_name(self) -> str:
        """A fresh name for one visit, in small letters and digits, that nobody can guess."""


class LinkProvider(VideoProvider, Protocol):
    """A provider elsewhere, to whom a link leads."""

    def join_url(self, entry: Entry) -> str:
        """The link by which one person enters now, made at the click.

        Raises PermanentFailure when the room is not open or is no room's exact name, and
        TemporaryFailure when the provider has to be asked and does not answer.
        """

    def end_room(self, room: str) -> None:
        """Let nobody stay in the room or enter it again; a room that is gone is no fault."""


def fresh_room_name() -> str:
    """128 bits from the system's own source, written as 32 characters."""
    return secrets.token_hex(16)
