"""Owns the door for one question: how does this request stand? No account, no sign-in."""

from __future__ import annotations

import time

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.forms.auth import ProveAddressForm
from app.forms.status import ReferenceForm
from app.queries.status import visit_of_status
from app.services import status
from app.web.access import public
from app.web.htmx import page

bp = Blueprint("status", __name__, url_prefix="/status")
FLOW, ASKED, PROVED = "status_flow", "status_of", "status_until"
# Long enough to read it and to be called away; the phone may be a stranger's.
SHOWN_FOR = 15 * 60


@bp.get("/")
@public
def new() -> Response:
    """Ask which request."""
    return page("status/new.html", form=ReferenceForm())


@bp.post("/")
@public
def create() -> Response:
    """Send a code to whoever made the request."""
    form = ReferenceForm()
    if form.validate() and form.stored:
        try:
            session[FLOW] = status.send_code_for_visit(form.stored)
        except Refused as refused:
            form.show(refused)
        else:
            session[ASKED] = form.stored
            session.pop(PROVED, None)
            return redirect(url_for("status.edit"), 303)
    return page("status/new.html", form=form, status=422)


@bp.get("/code")
@public
def edit() -> Response:
    """Ask for the code."""
    if FLOW not in session:
        return redirect(url_for("status.new"), 303)
    return page("status/code.html", form=ProveAddressForm())


@bp.post("/code")
@public
def update() -> Response:
    """Open the answer when the code is right."""
    form = ProveAddressForm()
    if form.validate():
        try:
            status.prove_code_of_visit(session.get(ASKED, ""), session.get(FLOW, ""), form.digits)
        except Refused as refused:
            form.show(refused)
        else:
            session[PROVED] = int(time.time()) + SHOWN_FOR
            return redirect(url_for("status.show"), 303)
    return page("status/code.html", form=form, status=422)


@bp.get("/answer")
@public
def show() -> Response:
    """How the request stands."""
    if session.get(PROVED, 0) < time.time():
        return redirect(url_for("status.new"), 303)
    return page("status/show.html", visit=visit_of_status(session[ASKED]))
