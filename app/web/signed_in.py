"""Owns who is signed in: the token of the cookie, looked up, and limited to its own rows."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import current_app, redirect, request, session
from flask_login import UserMixin, current_user, login_user
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.extensions import login_manager
from app.models import scope
from app.models.sign_in import SignIn, token_hash
from app.queries.sign_ins import live_sign_in, named_sign_in
from app.services.sign_ins import IDLE_FOR, end_sign_in
from app.web.sessions import door

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.user import User
    from app.models.visitor import Visitor

SEEN, TOKEN, CSRF = "seen", "_user_id", "csrf_token"
# The secret of a page's forms is the beginning of what the table knows of the sign-in: 88 bits that
# nobody can guess or turn back into the cookie's token. So a form that we signed names the sign-in
# it was drawn for, even when the cookie is gone.
NAME_LENGTH = 22
# Writing the cookie on every answer would cost each page its bytes.
WRITE_SEEN_EVERY = 60


class SignedIn(UserMixin):
    """A signed-in visitor or officer, for the length of one request."""

    def __init__(self, token: str, sign_in: SignIn) -> None:
        self.token = token
        self.visitor: Visitor | None = sign_in.visitor
        is_helped = sign_in.visitor is not None
        self.user: User | None = None if is_helped else sign_in.user
        self.helper: User | None = sign_in.user if is_helped else None

    def get_id(self) -> str:
        """What the cookie carries: the random token, never an id."""
        return self.token

    @property
    def actor(self) -> Actor:
        """Who acts."""
        person = self.visitor if self.visitor is not None else self.user
        assert person is not None  # noqa: S101 -- a sign-in has one of the two, by its door
        if self.helper is None:
            return person.actor
        return replace(person.actor, helper_id=self.helper.id, helper_name=self.helper.name)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> SignedIn | None:
    return None if _is_idle() else _live(token)


def enter(token: str) -> None:
    """Let the browser of this request in with `token`; everything else in its cookie goes."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    sign_in = _live(token)
    if sign_in is not None:
        session[SEEN] = int(time.time())
        login_user(sign_in)
        # Flask-Login's own notes: nobody reads them, and each cookie would carry them.
        session.pop("_id", None)
        session.pop("_fresh", None)
        # Given with the sign-in, or the next form would have to send the cookie once more.
        session[CSRF] = token_hash(token)[:NAME_LENGTH]


def leave(onward: str) -> Response:
    """End the sign-in of this browser on the server, and empty the browser."""
    token = session.get(TOKEN)
    if token:
        end_sign_in(token)
    session.clear()
    response = redirect(onward, 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def actor() -> Actor:
    """Who acts in this request; only for views behind a guard."""
    return current_user.actor  # type: ignore[no-any-return]


def idle_actor() -> Actor | None:
    """Whose sign-in has only gone idle: nothing is shown, but what was typed may be kept."""
    token = session.get(TOKEN)
    found = _live(token) if token else None
    return found.actor if found else None


def owner_of_form() -> Actor | None:
    """On whose page the form of this request stood, by the token that we signed for it.

    A sign-in that has ended names nobody any more, except to the same person signed in anew.
    """
    name = _name_in(request.form.get(CSRF, ""))
    found = named_sign_in(name, door()) if name else None
    if found is None:
        return None
    owner = SignedIn("", found).actor
    if not current_user.is_authenticated:
        return owner if found.ends_at > now() else None
    present = current_user.actor
    return owner if (owner.kind, owner.id) == (present.kind, present.id) else None


def limit_request() -> None:
    """Limit every query of this request to whoever is signed in."""
    scope.limit_to(current_user.actor if current_user.is_authenticated else None)


def note_seen() -> None:
    """Remember that this browser is in use."""
    if current_user.is_authenticated:
        at = int(time.time())
        if at - session.get(SEEN, 0) >= WRITE_SEEN_EVERY:
            session[SEEN] = at


def _name_in(form_token: str) -> str | None:
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    try:
        name = signer.loads(form_token)
    except BadData:
        return None
    return name if isinstance(name, str) and len(name) == NAME_LENGTH else None


def _is_idle() -> bool:
    return time.time() - float(session.get(SEEN, 0)) > IDLE_FOR.total_seconds()


def _live(token: str) -> SignedIn | None:
    sign_in = live_sign_in(token, door())
    return SignedIn(token, sign_in) if sign_in else None
