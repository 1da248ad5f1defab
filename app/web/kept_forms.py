"""Owns what was typed in a form that could not be taken: kept, shown again, forgotten once sent.

A family loses its words when its sign-in ends while it writes, or when the cookie is gone that
proves a form to be its own. So whatever a known person sends is kept for that person alone; she
finds it in the same form, with a sentence that says that nothing was sent. Only her press sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, g, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.queries.kept_forms import Typed, kept_forms
from app.services.kept_forms import bounded, forget_form, keep_form
from app.web.locale import FORM, WISH

if TYPE_CHECKING:
    from flask import Response

    from app.domain.actor import Actor

NOT_ANSWERS = frozenset({"csrf_token", WISH})


def init_app(app: Flask) -> None:
    """Forget a form's words once they were sent."""

    @app.after_request
    def forget(response: Response) -> Response:
        is_sent = "served" in g and request.method == "POST" and response.status_code == 303
        if is_sent and request.path in kept_forms(g.served):
            forget_form(g.served, request.path)
        return response


def keep(person: Actor) -> bool:
    """Keep for this person what this request's form holds; whether there was anything to keep.

    A button alone, or one with the number of a row, holds nothing that anybody typed.
    """
    is_typed = any(text and not text.isdecimal() for _name, text in _typed())
    if request.mimetype != FORM or not is_typed:
        return False
    keep_form(person, request.path, _typed())
    return True


def show_again() -> None:
    """From here on this request's forms show what was sent with it, and take nothing."""
    g.is_shown_again = True


def is_shown_again() -> bool:
    """Whether this request's form is only shown again."""
    return bool(g.get("is_shown_again"))


def typed_before(noun: str | None) -> tuple[MultiDict[str, str], str] | None:
    """What a form shows that was typed earlier and not sent, and the sentence that says so.

    A form that stands on a page with others is sent to the page's path and its own noun.
    """
    if is_shown_again() and noun is None:
        return MultiDict(bounded(_typed())), _(
            "This page was open too long, or cookies are off. Nothing was sent. "
            "What you typed is still here: press once more."
        )
    path = f"{request.path.rstrip('/')}/{noun}" if noun else request.path
    if request.method != "GET" or path not in _kept():
        return None
    return MultiDict(_kept()[path]), _(
        "Not sent yet. What you typed before is still here: look at it once more, then send it."
    )


def _kept() -> dict[str, Typed]:
    if "kept_forms" not in g:
        is_known = current_user.is_authenticated
        g.kept_forms = kept_forms(current_user.actor) if is_known else {}
    return g.kept_forms  # type: ignore[no-any-return]


def _typed() -> Typed:
    return [pair for pair in request.form.items(multi=True) if pair[0] not in NOT_ANSWERS]
