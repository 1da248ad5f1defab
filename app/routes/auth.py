"""Owns the visitor's door: a phone, a code, in; and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.forms.auth import AskForCodeForm, ProvePhoneForm
from app.services import accounts
from app.web.access import public, safe_next
from app.web.htmx import page
from app.web.locale import select_language
from app.web.signed_in import enter, leave

bp = Blueprint("auth", __name__)
FLOW, PHONE = "flow", "phone"


@bp.get("/sign-in")
@public
def new() -> Response:
    """Ask for a phone."""
    return page("auth/new.html", form=AskForCodeForm(data={"phone": session.get(PHONE)}))


@bp.post("/sign-in")
@public
def create() -> Response:
    """Send a code to the phone."""
    form = AskForCodeForm()
    if form.validate():
        try:
            session[FLOW] = accounts.send_code(form.phone.data, language=select_language())
        except Refused as refused:
            form.show(refused)
        else:
            session[PHONE] = form.phone.data
            return redirect(url_for("auth.edit", next=request.args.get("next")), 303)
    return page("auth/new.html", form=form, status=422)


@bp.get("/sign-in/code")
@public
def edit() -> Response:
    """Ask for the code that was sent."""
    if FLOW not in session:
        return redirect(url_for("auth.new"), 303)
    return page("auth/code.html", form=ProvePhoneForm(), phone=session[PHONE])


@bp.post("/sign-in/code")
@public
def update() -> Response:
    """Let the visitor in when the code is right."""
    form = ProvePhoneForm()
    if form.validate():
        try:
            token = accounts.prove_phone(
                session.get(FLOW, ""), form.digits, language=select_language()
            )
        except Refused as refused:
            form.show(refused)
        else:
            enter(token)
            return redirect(safe_next(request.args.get("next"), url_for("visits.index")), 303)
    return page("auth/code.html", form=form, phone=session.get(PHONE, ""), status=422)


@bp.post("/sign-out")
@public
def destroy() -> Response:
    """End the sign-in on the server, and empty the browser."""
    response = leave(url_for("home.index"))
    flash(_("You are signed out. Nothing of yours is left on this phone."), "good")
    return response
