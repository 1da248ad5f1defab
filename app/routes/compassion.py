"""Owns the door for days of death or grave illness: one question, then the usual steps."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.domain.compassion import Lane
from app.forms.compassion import WHAT_HAPPENED, UrgentForm
from app.routes.visit_request import own_answers
from app.services.drafts import keep_answers
from app.web.access import (
    for_registered_visitors,
    for_registered_visitors_keeping_typed,
    keep_typed,
)
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("compassion", __name__, url_prefix="/visits/new/urgent")


@bp.get("")
@for_registered_visitors
def edit() -> Response:
    """Ask what has happened."""
    answers = own_answers()
    return _urgent_page(answers.urgent)


@bp.post("")
@for_registered_visitors_keeping_typed
def update() -> Response:
    """Keep it, and go on to the usual questions."""
    keep_typed(actor())
    form = UrgentForm()
    if not form.validate():
        return _urgent_page(form, 422)
    keep_answers(actor(), {"lane": Lane.COMPASSION})
    return redirect(url_for("visit_request.whom"), 303)


@bp.post("/ordinary")
@for_registered_visitors
def drop() -> Response:
    """It is not urgent: what was typed of it is of no more use, the rest stays."""
    keep_answers(actor(), {"lane": Lane.ORDINARY} | dict.fromkeys(WHAT_HAPPENED, ""))
    return redirect(url_for("visit_request.whom"), 303)


def _urgent_page(form: UrgentForm, status: int = 200) -> Response:
    return page(
        "visit_request/urgent.html", form=form, is_kept=own_answers().is_urgent, status=status
    )
