"""Owns the first page and the choice of language."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.web.access import public, safe_next
from app.web.htmx import page
from app.web.locale import choose_language

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> Response:
    """What this is, and the two ways in."""
    return page("home/index.html")


@bp.get("/language/<code>")
@public
def language(code: str) -> Response:
    """Keep a language for this browser; a plain link, so that it works on any phone."""
    choose_language(code)
    return redirect(safe_next(request.args.get("next"), url_for("home.index")), 303)
