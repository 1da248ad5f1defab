"""A fixed link: the home has one address at somebody else's server, the same for every call.

Such a link knows no person and no hour, so all the care is ours: it is shown to nobody, handed out
at the press alone, after state and time were checked, and only to the origins of the settings.
The home lets people in and out there itself.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from app.integrations.addresses import origin_of
from app.integrations.errors import PermanentFailure
from app.integrations.video.base import fresh_room_name
from app.integrations.video.join_token import Entry, refuse_closed, refuse_inexact


class FixedLink:
    """A provider that leads to the home's own link, while that lies where links may lie."""

    name = "link"

    def __init__(self, origins: str) -> None:
        self.origins = tuple(origin_of(one.strip()) for one in origins.split(",") if one.strip())
        if not self.origins:
            raise PermanentFailure("no address is named to which a home's link may lead")

    def room_name(self) -> str:
        """A fresh name for one visit; it stands in our books only."""
        return fresh_room_name()

    def join_url(self, entry: Entry) -> str:
        """The home's link, in its time, or raise PermanentFailure."""
        refuse_inexact(entry.room)
        refuse_closed(entry)
        if not self.may_lead_to(entry.home_link):
            raise PermanentFailure("this home's link does not lie where links may lie")
        return entry.home_link

    def end_room(self, room: str) -> None:
        """Nothing to do: the home itself lets people in and out there."""

    def may_lead_to(self, link: str) -> bool:
        """Whether a home may give this link to its families."""
        try:
            parts = urlsplit(link)
            _port = parts.port
        except ValueError:
            return False
        # What follows the host may hold a meeting's number and its password.
        is_plain = link.isascii() and not any(c.isspace() or not c.isprintable() for c in link)
        return is_plain and f"{parts.scheme}://{parts.netloc}" in self.origins
