"""BigBlueButton: a room is created, joined and ended by requests signed with a shared secret.

Its links carry no hour of their own, so the room does: created at the press with the minutes that
are left, it closes by itself; a link names the room by the moment of its creation and is worth
nothing after it. A family waits there until the officer, who alone leads, lets it in. Nothing is
recorded, and nobody can begin to.

The rule of its API reference (docs.bigbluebutton.org/development/api, «API Security Model»): the
checksum is the hash of the call's name, the whole query string without the checksum, and the
secret, in this order, over the very characters that are sent; SHA-256 is among those taken by
default. `create` may be asked again and again, and `join` names the room by its `createTime`.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from datetime import timedelta
from urllib.parse import urlencode

import requests
from urllib3.exceptions import HTTPError

from app.integrations.addresses import trusted_url
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.integrations.video.base import fresh_room_name
from app.integrations.video.join_token import Entry, refuse_closed, refuse_inexact

TIMEOUT_SECONDS = 3.0
LONGEST_ANSWER = 65_536
SHORTEST_SECRET = 20
CREATED = re.compile(rb"<createTime>(\d{1,20})</createTime>")
NO_RECORDING = {
    "record": "false",
    "autoStartRecording": "false",
    "allowStartStopRecording": "false",
}
# The family, a relative elsewhere, the prisoner's end, the officer; and one that comes back.
MOST_PEOPLE = 6


class BigBlueButton:
    """A provider whose server makes the room when the first person presses «join»."""

    name = "bigbluebutton"

    def __init__(self, url: str, secret: str) -> None:
        self._url = trusted_url(url).rstrip("/")
        if len(secret) < SHORTEST_SECRET:
            raise PermanentFailure("the BigBlueButton secret is shorter than 20 characters")
        self._secret = secret

    def room_name(self) -> str:
        """A fresh name for one visit that nobody can guess."""
        return fresh_room_name()

    def join_url(self, entry: Entry) -> str:
        """See that the room is there, and give the link by which one person enters it."""
        refuse_inexact(entry.room)
        refuse_closed(entry)
        created = CREATED.search(self._ask("create", self._room(entry)))
        if created is None:
            raise TemporaryFailure("BigBlueButton did not say when it made the room")
        role = "MODERATOR" if entry.moderator else "VIEWER"
        person = {
            "meetingID": entry.room,
            "fullName": entry.display_name,
            "userID": entry.person_id,
            "role": role,
            "password": self._password(role, entry.room),
            "createTime": created[1].decode(),
            "guest": "false" if entry.moderator else "true",
        }
        return self._signed("join", person)

    def end_room(self, room: str) -> None:
        """End the room; one that is not there has ended already."""
        refuse_inexact(room)
        password = self._password("MODERATOR", room)
        self._ask("end", {"meetingID": room, "password": password}, may_be_gone=True)

    def _room(self, entry: Entry) -> dict[str, str]:
        minutes_left = -(-(entry.closes_at - entry.now) // timedelta(minutes=1))
        return {
            "meetingID": entry.room,
            "name": "e-Mulaqat",
            "attendeePW": self._password("VIEWER", entry.room),
            "moderatorPW": self._password("MODERATOR", entry.room),
            "duration": str(minutes_left),
            "guestPolicy": "ASK_MODERATOR",
            "maxParticipants": str(MOST_PEOPLE),
            "disabledFeatures": "breakoutRooms,screenshare,sharedNotes,liveTranscription",
            **NO_RECORDING,
        }

    def _password(self, role: str, room: str) -> str:
        """Always the same for a room: asked to make it twice, the server compares them."""
        text = f"{role}:{room}".encode()
        return hmac.new(self._secret.encode(), text, hashlib.sha256).hexdigest()[:32]

    def _signed(self, call: str, facts: dict[str, str]) -> str:
        query = urlencode(facts)
        checksum = hashlib.sha256(f"{call}{query}{self._secret}".encode()).hexdigest()
        return f"{self._url}/api/{call}?{query}&checksum={checksum}"

    def _ask(self, call: str, facts: dict[str, str], *, may_be_gone: bool = False) -> bytes:
        try:
            with requests.Session() as session:
                # Only the settings say who is asked: no proxy or .netrc of the machine.
                session.trust_env = False
                answer = session.get(
                    self._signed(call, facts),
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                    stream=True,
                )
                body = _body(answer)
        except (OSError, HTTPError) as error:
            raise TemporaryFailure(f"BigBlueButton: {type(error).__name__}") from None
        if answer.status_code == 200 and b"<returncode>SUCCESS</returncode>" in body:
            return body
        if may_be_gone and b"<messageKey>notFound</messageKey>" in body:
            return body
        if b"<messageKey>checksumError</messageKey>" in body:
            raise PermanentFailure("BigBlueButton does not know our secret")
        raise TemporaryFailure(f"BigBlueButton refused to {call} a room ({answer.status_code})")


def _body(answer: requests.Response) -> bytes:
    """The answer, given up when it is too long or trickles in too slowly."""
    body, deadline = b"", time.monotonic() + TIMEOUT_SECONDS
    while chunk := answer.raw.read1(LONGEST_ANSWER, decode_content=True):
        body += chunk
        if len(body) > LONGEST_ANSWER or time.monotonic() > deadline:
            raise TemporaryFailure("BigBlueButton's answer does not end")
    return body
