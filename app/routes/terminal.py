"""Owns the prisoner's side: a paired device that shows the next call with nothing to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.forms.video import PairingForm
from app.queries.video_rooms import paired_terminal
from app.services.pairing import pair
from app.services.terminals import terminal_entry
from app.web.access import public
from app.web.htmx import page
from app.web.rooms import token_answer

if TYPE_CHECKING:
    from app.models.video_terminal import VideoTerminal

bp = Blueprint("terminal", __name__, url_prefix="/terminal")
COOKIE, A_YEAR = "terminal", 365 * 86_400


def _terminal() -> VideoTerminal | None:
    return paired_terminal(request.cookies.get(COOKIE, ""))


@bp.get("/")
@public
def show() -> Response:
    """The screen of a paired device; any other browser is asked to be paired."""
    terminal = _terminal()
    if terminal is None:
        return redirect(url_for("terminal.new"), 303)
    return page("terminal/show.html", terminal=terminal)


@bp.get("/pair")
@public
def new() -> Response:
    """Where the code of the desk is typed, once."""
    return page("terminal/pair.html", form=PairingForm())


@bp.post("/pair")
@public
def create() -> Response:
    """Pair this browser; from then on it needs no typing."""
    form = PairingForm()
    if not form.validate():
        return page("terminal/pair.html", form=form, status=422)
    try:
        key = pair(form.digits(), request.remote_addr or "")
    except Refused as refused:
        form.show(refused)
        return page("terminal/pair.html", form=form, status=422)
    answer = redirect(url_for("terminal.show"), 303)
    answer.set_cookie(
        COOKIE, key, max_age=A_YEAR, path="/terminal", httponly=True,
        secure=current_app.config["IS_HTTPS"], samesite="Strict",
    )  # fmt: skip
    return answer


@bp.post("/entry")
@public
def enter() -> Response:
    """The token of the call that the desk has opened here; 204 while there is none."""
    terminal = _terminal()
    if terminal is None:
        raise NotFound
    found = terminal_entry(terminal)
    return token_answer(*found) if found else Response(status=204)
