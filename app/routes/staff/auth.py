"""Owns the staff door: an officer's own name and password, in; and out."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.forms.auth import StaffSignInForm
from app.services.staff import sign_in_officer
from app.web.access import public, safe_next
from app.web.htmx import page
from app.web.locale import choose_language
from app.web.signed_in import enter, leave

bp = Blueprint("staff_auth", __name__, url_prefix="/staff")


@bp.get("/sign-in")
@public
def new() -> Response:
    """Ask for name and password."""
    return page("staff/auth/new.html", form=StaffSignInForm())


@bp.post("/sign-in")
@public
def create() -> Response:
    """Let the officer in when both are right."""
    form = StaffSignInForm()
    if form.validate():
        try:
            token = sign_in_officer(
                form.login.data or "",
                form.password.data or "",
                in_demo=current_app.config["DEMO"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            enter(token)
            return redirect(safe_next(request.args.get("next"), url_for("staff_queue.home")), 303)
    return page("staff/auth/new.html", form=form, status=422)


@bp.get("/language/<code>")
@public
def language(code: str) -> Response:
    """Keep a language for this browser's staff pages."""
    choose_language(code)
    return redirect(safe_next(request.args.get("next"), url_for("staff_queue.home")), 303)


@bp.post("/sign-out")
@public
def destroy() -> Response:
    """End the sign-in on the server, and empty the browser."""
    response = leave(url_for("staff_auth.new"))
    flash(_("You are signed out."), "good")
    return response
