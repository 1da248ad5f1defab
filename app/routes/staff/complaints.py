"""Owns the desk of complaints: what families say went wrong, and one answer to each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.errors import Refused
from app.domain.roles import Permission
from app.forms.complaints import ComplaintAnswerForm
from app.queries.complaints import complaints_for
from app.services.complaints import answer_complaint
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_complaints", __name__, url_prefix="/staff/complaints")


@bp.get("/")
@for_officers(Permission.ANSWER_COMPLAINTS)
def index() -> Response:
    """Those that wait, by due time, then those answered."""
    return _desk({})


@bp.post("/<int:complaint_id>/answer")
@for_officers(Permission.ANSWER_COMPLAINTS)
def answer(complaint_id: int) -> Response:
    """Answer one."""
    form = ComplaintAnswerForm(complaint_id)
    if not form.validate():
        return _desk({complaint_id: form}, 422)
    try:
        answer_complaint(actor(), complaint_id, form.answer.data or "")
    except Refused as refused:
        form.show(refused)
        return _desk({complaint_id: form}, 409)
    flash(_("The answer is sent to the family."), "good")
    return redirect(url_for("staff_complaints.index"), 303)


def _desk(sent: dict[int, ComplaintAnswerForm], status: int = 200) -> Response:
    complaints = complaints_for(actor())
    empty = {one.id: ComplaintAnswerForm(one.id, formdata=None) for one in complaints}
    return page(
        "staff/complaints/index.html",
        complaints=complaints,
        forms=empty | sent,
        now=now(),
        status=status,
    )
