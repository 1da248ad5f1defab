"""Owns an officer's answer to the change that a family asks for of its approved visit."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.approvals import ChangeAnswerForm
from app.routes.staff.visit_forms import act_and_return
from app.services import changes
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("staff_changes", __name__, url_prefix="/staff/visits")


@bp.post("/<reference:reference>/change-approval")
@for_officers(Permission.DECIDE_VISITS)
def agree(reference: str) -> Response:
    """Make the change."""
    form = ChangeAnswerForm()
    return act_and_return(
        reference,
        "change_answer",
        form,
        lambda: changes.agree_to_change(
            actor(),
            reference,
            form.staff_note.data,
            usual_time_will_do=form.usual_time_will_do.data,
        ),
        _("Changed. The family is being told."),
    )


@bp.post("/<reference:reference>/change-refusal")
@for_officers(Permission.DECIDE_VISITS)
def decline(reference: str) -> Response:
    """Leave the visit as it was approved."""
    form = ChangeAnswerForm()
    return act_and_return(
        reference,
        "change_answer",
        form,
        lambda: changes.decline_change(actor(), reference, form.family_note.data),
        _("The visit stays. The family is being told."),
    )
