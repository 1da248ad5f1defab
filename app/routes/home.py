"""Owns the first page and the choice of language."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.services.accounts import change_language
from app.web.access import public, safe_next
from app.web.htmx import page
from app.web.locale import CODES, choose_language

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


@bp.post("/language")
@public
def message_language() -> Response:
    """Keep a language for this browser, and write to the visitor in it from now on."""
    code = request.form.get("code", "")
    choose_language(code)
    if code in CODES and current_user.is_authenticated and current_user.visitor:
        change_language(current_user.actor, code)
    return redirect(safe_next(request.form.get("next"), url_for("home.index")), 303)
