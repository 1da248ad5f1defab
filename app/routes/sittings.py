"""Owns the visitor's side of a sitting at the help desk: it begins here, and prints its slip."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.extensions import csrf
from app.queries.visits import whole_visit
from app.services.sittings import take_seat
from app.web.access import for_visitors, public
from app.web.htmx import page
from app.web.signed_in import enter

bp = Blueprint("sittings", __name__)


# The handover is the secret: it comes from the staff door, whose token this door cannot check.
@bp.post("/sitting")
@csrf.exempt
@public
def create() -> Response:
    """Let the family in at the officer's PC, by the handover of its sitting."""
    enter(take_seat(request.form.get("handover", "")))
    return redirect(url_for("visits.index"), 303)


@bp.get("/visits/<reference:reference>/slip")
@for_visitors
def slip(reference: str) -> Response:
    """One visit on paper: reference, day, what to bring, and that it is free."""
    return page("visits/slip.html", visit=whole_visit(reference))
