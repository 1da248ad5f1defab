"""The HTTP gateway: text messages go out as JSON to the company that carries them.

One try per call: the outbox decides when to try again, and the gateway drops a reference it knows.
"""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from app.integrations.addresses import trusted_url
from app.integrations.errors import PermanentFailure, TemporaryFailure
from app.integrations.sms.base import refuse_unsendable

TIMEOUT_SECONDS = 5.0
LONGEST_ANSWER = 65_536
LONGEST_ID = 200
# Request timeout, too early, too many requests: the other 4xx find fault with the message itself.
TRY_LATER = (408, 425, 429)
ALREADY_SENT = 409


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What the operators know us by: the sender's name, and our number as a principal entity."""

    header: str
    entity: str = ""


class HttpSmsGateway:
    """A sender that posts {to, text, reference, sender, entity, template} with a bearer token."""

    def __init__(
        self,
        url: str,
        token: str,
        registration: Registration,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._url = trusted_url(url)
        self._auth = _Bearer(token)
        self._registration = registration
        self._timeout_seconds = timeout_seconds
        self._kept = threading.local()

    def send(self, *, to: str, text: str, our_reference: str, template_id: str = "") -> str:
        """Hand the text to the gateway; a reference it already has counts as sent."""
        refuse_unsendable(to=to, text=text, our_reference=our_reference)
        status, body = self._post(
            {
                "to": to,
                "text": text,
                "reference": our_reference,
                "sender": self._registration.header,
                "entity": self._registration.entity,
                "template": template_id,
            }
        )
        if status == ALREADY_SENT:
            return _id_in(body) or our_reference
        _refuse_status(status)
        sent_id = _id_in(body)
        if not sent_id:
            # A stranger's 200, such as a proxy's own page: the message may not have left.
            raise TemporaryFailure("SMS gateway gave an answer without an id")
        return sent_id

    def _post(self, message: dict[str, str]) -> tuple[int, bytes]:
        try:
            with self._session().post(
                self._url,
                json=message,
                auth=self._auth,
                timeout=self._timeout_seconds,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code, _body(answer, self._timeout_seconds)
        except requests.Timeout:
            raise TemporaryFailure("SMS gateway did not answer in time") from None
        except (OSError, HTTPError) as error:
            raise TemporaryFailure(f"SMS gateway: {type(error).__name__}") from None
        except ValueError:
            raise PermanentFailure("SMS gateway: message cannot be encoded") from None

    def _session(self) -> requests.Session:
        """This thread's connection; a forked process makes its own and never shares a socket."""
        if getattr(self._kept, "pid", None) != os.getpid():
            self._kept.session = requests.Session()
            # Only the settings say where messages go: no proxy or .netrc of the machine.
            self._kept.session.trust_env = False
            self._kept.pid = os.getpid()
        session: requests.Session = self._kept.session
        return session


class _Bearer(AuthBase):
    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _body(answer: requests.Response, seconds: float) -> bytes:
    """The answer's body, given up when it is too long or trickles in too slowly."""
    body, deadline = b"", time.monotonic() + seconds
    while chunk := answer.raw.read1(LONGEST_ANSWER, decode_content=True):
        body += chunk
        if len(body) > LONGEST_ANSWER or time.monotonic() > deadline:
            raise TemporaryFailure("SMS gateway's answer does not end")
    return body


def _refuse_status(status: int) -> None:
    if status in TRY_LATER or status >= 500:
        raise TemporaryFailure(f"SMS gateway answered {status}")
    if not 200 <= status < 300:
        raise PermanentFailure(f"SMS gateway answered {status}")


def _id_in(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    sent_id = answer.get("id") if isinstance(answer, dict) else None
    if isinstance(sent_id, bool) or not isinstance(sent_id, str | int):
        return ""
    return str(sent_id) if len(str(sent_id)) <= LONGEST_ID else ""
