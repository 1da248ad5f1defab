"""Owns moving a meeting of two homes: an officer of either proposes an hour, the other answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.fields import row_id
from app.forms.two_homes import HourAnswerForm, NewHourForm
from app.queries.two_homes import side_if_any
from app.routes.staff.two_homes import side_page
from app.routes.staff.visits import visit_page
from app.services import meeting_hours
from app.web.access import for_officers
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.forms.approvals import DecisionForm

bp = Blueprint("meeting_hours", __name__, url_prefix="/staff/between-homes")
DECIDES = Permission.DECIDE_VISITS


@bp.post("/<reference:reference>/<int:home_id>/hour")
@for_officers(DECIDES)
def propose(reference: str, home_id: int) -> Response:
    """Propose another hour, for this one of the two homes."""
    form = NewHourForm()
    return _act(
        reference,
        home_id,
        form,
        lambda: meeting_hours.propose_hour(
            actor(), reference, home_id, row_id(form.slot_id.data), form.family_note.data
        ),
        _("Proposed. The meeting stays at its hour until the other home has agreed."),
    )


@bp.post("/<reference:reference>/<int:home_id>/hour-agreement")
@for_officers(DECIDES)
def agree(reference: str, home_id: int) -> Response:
    """Say yes to the hour that the other home proposed."""
    form = HourAnswerForm()
    return _act(
        reference,
        home_id,
        form,
        lambda: meeting_hours.agree_to_hour(
            actor(), reference, home_id, row_id(form.proposal_id.data), form.family_note.data
        ),
        _("Moved in both homes. Tell your prisoner: see «Between homes»."),
    )


@bp.post("/<reference:reference>/<int:home_id>/hour-refusal")
@for_officers(DECIDES)
def keep(reference: str, home_id: int) -> Response:
    """Let the meeting stay at its hour."""
    form = HourAnswerForm()
    return _act(
        reference,
        home_id,
        form,
        lambda: meeting_hours.keep_hour(
            actor(), reference, home_id, row_id(form.proposal_id.data), form.family_note.data
        ),
        _("The meeting stays at its hour. The other home reads it."),
    )


def _act(
    reference: str, home_id: int, form: DecisionForm, act: Callable[[], None], done: str
) -> Response:
    """Do what the form asks and go back to this home's page of the meeting; or show it there."""
    is_side = side_if_any(reference, actor().facilities & {home_id}) is not None
    status = form.status_unless_done(act)
    if status:
        shown = side_page if is_side else visit_page
        return shown(reference, status, **{form.id_prefix: form})
    flash(done, "good")
    there = "two_homes.show" if is_side else "staff_visits.show"
    return redirect(url_for(there, reference=reference), 303)
