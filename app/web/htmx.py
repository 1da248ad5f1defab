"""Owns page or fragment: the only file that reads or writes HX headers."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import get_flashed_messages, make_response, render_template, request
from flask.wrappers import Response

from app.web.kept_forms import is_shown_again
from app.web.locale import language_asked

VARY_ON = ("HX-Request", "HX-Request-Type")


def page(
    template: str, *, partial: str | None = None, status: int = 200, **context: Any
) -> Response:
    """The whole page, or its partial when htmx swaps into part of a page.

    A page without a partial, asked for as one, tells htmx to open it whole: so the login wall and
    every redirect out of a fragment work by themselves.
    """
    context["is_refused"] = _is_refused(status)
    if not wants_partial():
        response = make_response(render_template(template, **context), status)
    elif partial is None:
        response = make_response("", 200)
        response.headers["HX-Redirect"] = request.full_path.rstrip("?")
    else:
        response = make_response(render_template(partial, **context) + _notices(), status)
    response.vary.update(VARY_ON)
    return response


def _is_refused(status: int) -> bool:
    """Whether the page shows a form with something to put right; its title says so first.

    A form that only asked for another language came back with nothing judged.
    """
    return is_shown_again() or (status >= HTTPStatus.BAD_REQUEST and not language_asked())


def wants_partial() -> bool:
    """Whether htmx will swap the answer into part of a page."""
    is_htmx = request.headers.get("HX-Request") == "true"
    return is_htmx and request.headers.get("HX-Request-Type") == "partial"


def _notices() -> str:
    """News from before a redirect, beside the fragment, into the page's notice place."""
    if not get_flashed_messages():
        return ""
    return render_template("components/_notices_beside.html")


def retarget_to_notice(response: Response) -> Response:
    """Swap an error into the notice place instead of the part that was asked for."""
    response.headers["HX-Retarget"] = "#notice"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
