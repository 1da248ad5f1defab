"""Owns the desk of second looks: what was refused below, the family's words, one answer each."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.errors import Refused
from app.domain.roles import Permission
from app.forms.appeals import AppealAnswerForm
from app.queries.appeals import appeals_for
from app.services.appeals import answer_appeal
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_appeals", __name__, url_prefix="/staff/appeals")


@bp.get("/")
@for_officers(Permission.ANSWER_APPEALS)
def index() -> Response:
    """Those that wait, by due time, then those answered."""
    return _desk({})


@bp.post("/<int:appeal_id>/answer")
@for_officers(Permission.ANSWER_APPEALS)
def answer(appeal_id: int) -> Response:
    """Answer one."""
    form = AppealAnswerForm(appeal_id)
    if not form.validate():
        return _desk({appeal_id: form}, 422)
    try:
        answer_appeal(actor(), appeal_id, form.outcome.data, form.answer.data or "")
    except Refused as refused:
        form.show(refused)
        return _desk({appeal_id: form}, 409)
    flash(_("The answer is sent to the family."), "good")
    return redirect(url_for("staff_appeals.index"), 303)


def _desk(sent: dict[int, AppealAnswerForm], status: int = 200) -> Response:
    found = appeals_for(actor())
    empty = {one.id: AppealAnswerForm(one.id, formdata=None) for one in found}
    return page(
        "staff/appeals/index.html", appeals=found, forms=empty | sent, now=now(), status=status
    )
