"""Owns an officer's answer to the change that a family asks for of its approved visit."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.domain.roles import Permission
from app.forms.approvals import ChangeAnswerForm
from app.routes.staff.visits import visit_page
from app.services import changes
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("staff_changes", __name__, url_prefix="/staff/visits")


@bp.post("/<reference:reference>/change-approval")
@for_officers(Permission.DECIDE_VISITS)
def agree(reference: str) -> Response:
    """Make the change."""
    form = ChangeAnswerForm()
    if not form.validate():
        return visit_page(reference, 422, change_answer=form)
    try:
        changes.agree_to_change(actor(), reference, form.staff_note.data)
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, change_answer=form)
    flash(_("Changed. The family is being told."), "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)


@bp.post("/<reference:reference>/change-refusal")
@for_officers(Permission.DECIDE_VISITS)
def decline(reference: str) -> Response:
    """Leave the visit as it was approved."""
    form = ChangeAnswerForm()
    if not form.validate():
        return visit_page(reference, 422, change_answer=form)
    try:
        changes.decline_change(actor(), reference, form.family_note.data)
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, change_answer=form)
    flash(_("The visit stays. The family is being told."), "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)
