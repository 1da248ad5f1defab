"""The demo provider: rooms on our own site, entered with the same token as real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.integrations.video.base import fresh_room_name
from app.integrations.video.join_token import Entry, TokenSigner

if TYPE_CHECKING:
    from datetime import datetime

DEMO_APP_ID = "e-mulaqat-demo"
DEMO_SUBJECT = "demo"


class DemoVideo:
    """A provider that makes links to our own demo page and checks who comes in by them."""

    name = "demo"

    def __init__(self, public_url: str, secret: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._signer = TokenSigner(app_id=DEMO_APP_ID, secret=secret, subject=DEMO_SUBJECT)

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
        return f"{self._public_url}/demo/video/{room}?jwt={token}"

    def claims(self, token: str, room: str) -> dict[str, Any]:
        """Who enters `room` with this token, or raise PermanentFailure for a hostile one."""
        return self._signer.verify(token, room)
