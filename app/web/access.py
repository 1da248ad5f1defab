"""Owns the guard: every view says whom it serves, and what says nothing serves nobody.

A view is marked `public`, `for_visitors`, `for_registered_visitors` or `for_officers(...)`. The
marks only speak; one function before each request acts on them, and the program does not start
while a view is unmarked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.models.sign_in import Door
from app.services.drafts import keep_answers
from app.web import kept_forms
from app.web.kept_forms import NOT_ANSWERS
from app.web.sessions import door
from app.web.signed_in import idle_actor, limit_request

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.roles import Permission

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Whom a view serves."""

    door: Door | None = None
    permission: Permission | None = None
    needs_registration: bool = False
    keeps_typed: bool = False


class UnmarkedViews(Exception):
    """Some views do not say whom they serve."""


def public(view: View) -> View:
    """This view serves everybody."""
    return _marked(view, Mark())


def for_visitors(view: View) -> View:
    """This view serves a visitor whose phone is proved."""
    return _marked(view, Mark(door=Door.VISITOR))


def for_registered_visitors(view: View) -> View:
    """This view serves a visitor who has said who she is."""
    return _marked(view, Mark(door=Door.VISITOR, needs_registration=True))


def for_registered_visitors_keeping_typed(view: View) -> View:
    """The same, and what is typed goes into the draft even when the sign-in has gone idle."""
    return _marked(view, Mark(door=Door.VISITOR, needs_registration=True, keeps_typed=True))


def for_officers(permission: Permission) -> Callable[[View], View]:
    """This view serves officers who may do `permission` at some facility."""
    return lambda view: _marked(view, Mark(door=Door.STAFF, permission=permission))


def check_marks(app: Flask) -> None:
    """Raise UnmarkedViews unless every view says whom it serves."""
    unmarked = [name for name, view in app.view_functions.items() if not mark_of(view)]
    if unmarked:
        raise UnmarkedViews(", ".join(sorted(unmarked)))


def guard() -> Response | None:
    """Let the request through to its view, send it to the door, or refuse it."""
    if is_foreign():
        abort(403)
    view = current_app.view_functions.get(request.endpoint or "")
    mark = mark_of(view)
    if view is None or mark is None:
        return None
    limit_request()
    if mark.door is None:
        return None
    if not current_user.is_authenticated:
        idle = idle_actor() if request.method == "POST" else None
        if idle is not None:
            keep_for(idle, mark)
        return to_the_door()
    if mark.needs_registration and not current_user.visitor.is_registered:
        return redirect(url_for("profile.edit", next=place()), 303)
    if mark.permission and not current_user.actor.facilities_where(mark.permission):
        abort(404)
    g.served = current_user.actor
    return None


def safe_next(path: str | None, otherwise: str) -> str:
    """`path` when it is a path of ours, else `otherwise`: nobody is sent to a stranger's site."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(path)
    return otherwise if parts.scheme or parts.netloc else path


def past_the_guard(path: str) -> str:
    """`path`, or where the guard would send her who has just come in: one trip less."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(urlsplit(path).path, "GET"):
        return path
    mark = mark_of(current_app.view_functions[adapter.match(urlsplit(path).path, "GET")[0]])
    if mark and mark.needs_registration and not current_user.visitor.is_registered:
        return url_for("profile.edit", next=path)
    return path


def _marked(view: View, mark: Mark) -> View:
    view.mark = mark  # type: ignore[attr-defined]
    return view


def mark_of(view: Any) -> Mark | None:
    """Whom this view says that it serves."""
    return getattr(view, "mark", None)


def is_foreign() -> bool:
    """A second line behind the form token: the browser itself says where a post comes from."""
    is_write = request.method not in ("GET", "HEAD", "OPTIONS")
    return is_write and request.headers.get("Sec-Fetch-Site") == "cross-site"


def to_the_door() -> Response:
    """Send the browser to sign in, and from there back to where it was."""
    entry = "staff_auth.new" if door() is Door.STAFF else "auth.new"
    return redirect(url_for(entry, next=place()), 303)


def keep_for(person: Actor, mark: Mark) -> None:
    """Keep what was sent for this person: in the draft of a request, or with its own form."""
    if mark.keeps_typed:
        keep_typed(person)
    elif not kept_forms.keep(person):
        return
    if current_user.is_authenticated:
        return
    if door() is Door.STAFF:
        # Some of their forms begin on another page than they end on: nothing is promised.
        flash(_("You are no longer signed in. Nothing was sent."))
    else:
        flash(
            _("You are no longer signed in. What you typed is kept: it is here after you sign in.")
        )


def keep_typed(person: Actor, ticks: Iterable[str] = ()) -> None:
    """Keep what was sent in the draft; of `ticks` a browser sends only those that are set."""
    typed = {name: text for name, text in request.form.items() if name not in NOT_ANSWERS}
    keep_answers(person, dict.fromkeys(ticks, "") | typed)


def place() -> str:
    """Where to come back to: this page, or the page on which the form that was sent stands."""
    adapter, path = current_app.create_url_adapter(request), request.path
    while adapter is not None and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return request.full_path.rstrip("?") if path == request.path else path
