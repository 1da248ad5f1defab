"""Owns what the gate and the video desk record of a visit, and the officer's way into a room."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.domain.roles import Permission
from app.domain.visit_states import Move
from app.forms.approvals import EntryRefusalForm
from app.routes.staff.visits import visit_page
from app.services.gate import record_at_gate
from app.services.video import join_url
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("staff_gate", __name__, url_prefix="/staff/visits")

MOVES = {
    "check-in": Move.CHECK_IN,
    "beginning": Move.BEGIN,
    "completion": Move.COMPLETE,
    "cutting-short": Move.CUT_SHORT,
    "no-show": Move.MARK_NO_SHOW,
    "entry-refusal": Move.REFUSE_ENTRY,
}
WITH_REASON = frozenset({Move.REFUSE_ENTRY, Move.CUT_SHORT})


@bp.post("/<reference>/gate/<noun>")
@for_officers(Permission.KEEP_GATE)
def record(reference: str, noun: str) -> Response:
    """Record one thing that happened at the gate."""
    move = MOVES.get(noun)
    if move is None:
        raise NotFound
    form = EntryRefusalForm()
    try:
        reason = form.reason.data if move in WITH_REASON else None
        record_at_gate(actor(), reference, move, reason)
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, entry_refusal=form)
    flash(_("Recorded."), "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)


@bp.post("/<reference>/joining")
@for_officers(Permission.KEEP_GATE)
def join(reference: str) -> Response:
    """Let the officer into the room of a video visit, as the one who leads it."""
    return redirect(join_url(actor(), reference), 303)
