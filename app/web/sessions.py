"""Owns the two cookies: one for each door, so that a sign-in at one opens nothing at the other.

The cookie is signed and holds no identity: a random token, known to the database only by its
hash, the language, and the secret that forms are checked with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from app.models.sign_in import Door

if TYPE_CHECKING:
    from flask.sessions import SessionMixin
    from flask.wrappers import Request, Response

STAFF_PATH = "/staff"
# The ends of a video room are known by a key in a header: no cookie is read or written here, and
# nobody's sign-in is looked up a hundred times a second (app/routes/room.py).
KEYED_PATH = "/room/"


def door() -> Door:
    """The door this request stands at."""
    path = request.path
    is_staff = path == STAFF_PATH or path.startswith(f"{STAFF_PATH}/")
    return Door.STAFF if is_staff else Door.VISITOR


class TwoDoorSessions(SecureCookieSessionInterface):
    """Flask's signed cookie under a name, and with a strictness, that the door decides."""

    def get_cookie_name(self, app: Flask) -> str:
        """`__Host-` binds the cookie to this host over TLS; plain HTTP cannot carry the prefix."""
        prefix = "__Host-" if self.get_cookie_secure(app) else ""
        return f"{prefix}{door().value}"

    def get_cookie_samesite(self, app: Flask) -> str:
        """Staff pages are opened from our own pages alone; a family comes from an SMS link."""
        return "Strict" if door() is Door.STAFF else "Lax"

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The cookie's session; an empty one where a key is what counts."""
        if request.path.startswith(KEYED_PATH):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the session. What nobody may store needs no word on how its copies differ."""
        super().save_session(app, session, response)
        if response.headers.get("Cache-Control") != "no-store":
            return
        # In small letters: Werkzeug looks for any other spelling and leaves it standing.
        response.vary.discard("cookie")
        if 300 <= response.status_code < 400:
            response.headers.pop("Vary", None)
