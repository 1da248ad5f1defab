"""Owns the call list's desk: which families could not be told in writing, and what came of it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.family_calls import BY_OFFICER, CallOutcome
from app.domain.roles import Permission
from app.queries.family_calls import calls_to_make, texts_by_fate
from app.services.family_calls import record_call
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor
from app.wording.messages import CALL_OUTCOME

bp = Blueprint("family_calls", __name__, url_prefix="/staff/messages")
CALLS = Permission.CALL_FAMILIES


@bp.get("/")
@for_officers(CALLS)
def index() -> Response:
    """The calls to make, the most pressing first."""
    homes, at = actor().facilities_where(CALLS), now()
    return page(
        "staff/family_calls/index.html",
        calls=calls_to_make(homes, at),
        fates=texts_by_fate(homes, at),
        outcomes=BY_OFFICER,
        now=at,
    )


@bp.post("/<int:call_id>/outcome")
@for_officers(CALLS)
def record(call_id: int) -> Response:
    """Record what came of one call."""
    said = request.form.get("outcome", "")
    if said not in BY_OFFICER:
        abort(400)
    record_call(actor(), call_id, CallOutcome(said))
    flash(str(CALL_OUTCOME[CallOutcome(said)]), "good")
    return redirect(url_for("family_calls.index"), 303)
