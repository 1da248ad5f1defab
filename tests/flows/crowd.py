"""Owns a crowd at the portal's door: many phones, each one press away from the same thing."""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests
from flask import Flask

from app.domain.actor import SYSTEM, Actor
from app.domain.clock import now
from app.domain.identity_proof import Gender
from app.models.sign_in import Door
from app.models.visit_draft import VisitDraft
from app.models.visitor import Visitor
from app.services.sign_ins import begin_sign_in
from app.services.transaction import transaction
from app.web.signed_in import SEEN, TOKEN
from tests.cast import Cast

HIDDEN = re.compile(r'name="(csrf_token|request_key)"[^>]* value="([^"]+)"')
PATIENCE = 60


def _a_line() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # a proxy of this machine must not stand in between
    # A phone that has read for a while presses on a new connection.
    session.headers["Connection"] = "close"
    return session


@dataclass
class Client:
    """One phone, signed in, with the form it is about to send."""

    name: str
    session: requests.Session = field(default_factory=_a_line)
    form: dict[str, str] = field(default_factory=dict)

    def carry(self, door: Door, cookie: str) -> Client:
        """Keep the cookie of a sign-in."""
        self.session.cookies.set(door, cookie, domain="127.0.0.1", path="/")
        return self

    def copy(self) -> Client:
        """The same phone and form once more, on a line of its own."""
        other = Client(self.name, form=dict(self.form))
        other.session.cookies.update(self.session.cookies)
        return other

    def load(self, url: str) -> None:
        """Open the page whose form will be sent."""
        answer = self.session.get(url, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        self.form = dict(HIDDEN.findall(answer.text))
        assert "csrf_token" in self.form, answer.url

    def send(self, url: str, **values: str) -> requests.Response:
        """Press the button, and look at nothing but the answer itself."""
        return self.session.post(
            url, data=self.form | values, timeout=PATIENCE, allow_redirects=False
        )


def a_crowd(app: Flask, cast: Cast, slot_id: int, size: int) -> list[Client]:
    """That many families, each with a whole request for this hour of Dum Dum in its draft."""
    answers = {
        "facility_id": str(cast.dum_dum_id),
        "wanted_name": "Bilal Nodimajhi",
        "relation": "brother",
        "mode": "physical",
        "slot_id": str(slot_id),
    }
    with app.app_context(), transaction(SYSTEM) as session:
        visitors = [_visitor(number) for number in range(size)]
        session.add_all(visitors)
        session.flush()
        for visitor in visitors:
            session.add(
                VisitDraft(
                    visitor_id=visitor.id,
                    request_key=secrets.token_urlsafe(32),
                    answers=json.dumps(answers),
                    changed_at=now(),
                )
            )
        tokens = [begin_sign_in(Door.VISITOR, visitor_id=visitor.id) for visitor in visitors]
    return [
        Client(f"family {number}").carry(Door.VISITOR, _cookie(app, token))
        for number, token in enumerate(tokens)
    ]


def an_officer(app: Flask, actor: Actor) -> Client:
    """An officer who has signed in."""
    with app.app_context(), transaction(SYSTEM):
        token = begin_sign_in(Door.STAFF, user_id=actor.id)
    return Client(actor.name).carry(Door.STAFF, _cookie(app, token))


def all_at_once(
    acts: Sequence[Callable[[], requests.Response]],
) -> list[requests.Response]:
    """Let everybody act at the same moment; their answers, in the same order."""
    ready = threading.Barrier(len(acts))

    def act(one: Callable[[], requests.Response]) -> requests.Response:
        ready.wait(PATIENCE)
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def _visitor(number: int) -> Visitor:
    return Visitor(
        phone=f"+9183{number:08d}",
        created_at=now(),
        registered_at=now(),
        language="en",
        name="Dip Taradighi",
        name_key="dip taradighi",
        parent_name="Jhil Taradighi",
        birth_year=now().year - 40,
        gender=Gender.MALE,
        address="1 Kalpanikpur",
    )


def _cookie(app: Flask, token: str) -> str:
    """What the portal would have set: the crowd signs in beforehand, off the clock of the race."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({TOKEN: token, SEEN: int(time.time()), "_fresh": True}))
