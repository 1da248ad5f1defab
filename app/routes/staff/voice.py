"""Owns the ward officer's list: which prisoners to ask, what they say, and the sheet on paper."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.roles import Permission
from app.queries.safeguards import questions_open
from app.services.voice import record_answer
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_voice", __name__, url_prefix="/staff/voice")


@bp.get("/")
@for_officers(Permission.ASK_PRISONERS)
def index() -> Response:
    """The names to ask about, the most urgent first; it prints as a sheet with boxes."""
    homes = actor().facilities_where(Permission.ASK_PRISONERS)
    return page("staff/voice/index.html", questions=questions_open(homes), now=now())


@bp.post("/<int:question_id>/yes")
@for_officers(Permission.ASK_PRISONERS)
def say_yes(question_id: int) -> Response:
    """He wishes the visit."""
    return _record(question_id, says_yes=True)


@bp.post("/<int:question_id>/no")
@for_officers(Permission.ASK_PRISONERS)
def say_no(question_id: int) -> Response:
    """He does not wish it; the family is never told so."""
    return _record(question_id, says_yes=False)


def _record(question_id: int, *, says_yes: bool) -> Response:
    record_answer(actor(), question_id, says_yes=says_yes)
    flash(_("Recorded."), "good")
    return redirect(url_for("staff_voice.index"), 303)
