"""Owns what the gate and the video desk record of a visit, and the officer's way into a room."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.domain.roles import Permission
from app.domain.visit_states import Move
from app.forms.approvals import CuttingShortForm, DecisionForm, EntryRefusalForm
from app.routes.staff.visits import visit_page
from app.services.gate import record_at_gate
from app.services.video import entry_token, way_in
from app.web.access import for_officers
from app.web.rooms import token_answer, wants_token
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
# The moves that owe a reason: the name of their form on the page, and the form.
ASKED: dict[Move, tuple[str, type[DecisionForm]]] = {
    Move.REFUSE_ENTRY: ("entry_refusal", EntryRefusalForm),
    Move.CUT_SHORT: ("cutting_short", CuttingShortForm),
}


@bp.post("/<reference:reference>/gate/<noun>")
@for_officers(Permission.KEEP_GATE)
def record(reference: str, noun: str) -> Response:
    """Record one thing that happened at the gate."""
    move = MOVES.get(noun)
    if move is None:
        raise NotFound
    if move in ASKED:
        return _record_with_reason(reference, move)
    record_at_gate(actor(), reference, move)
    return _recorded(reference)


def _record_with_reason(reference: str, move: Move) -> Response:
    name, form_class = ASKED[move]
    form = form_class()
    try:
        record_at_gate(actor(), reference, move, form.reason.data)
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, **{name: form})
    return _recorded(reference)


def _recorded(reference: str) -> Response:
    flash(_("Recorded."), "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)


@bp.post("/<reference:reference>/joining")
@for_officers(Permission.KEEP_VIDEO_DESK)
def join(reference: str) -> Response:
    """Let the officer into the room of a video visit, as the one who leads it."""
    if wants_token():
        return token_answer(reference, entry_token(actor(), reference))
    elsewhere = way_in(actor(), reference)
    return redirect(elsewhere or url_for("video_desk.show", reference=reference), 303)
