"""Owns the page on which a family asks once for a second look, and reads what came of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.domain.visit_states import State
from app.forms.appeals import AppealForm
from app.queries.appeals import appeal_against
from app.queries.visits import whole_visit
from app.services.appeals import make_appeal
from app.web.access import for_visitors
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("appeals", __name__, url_prefix="/visits/<reference:reference>/appeal")


@bp.get("")
@for_visitors
def show(reference: str) -> Response:
    """The second look and its answer, or the form that asks for it."""
    return _appeal_page(reference, AppealForm())


@bp.post("")
@for_visitors
def create(reference: str) -> Response:
    """Take an appeal."""
    form = AppealForm()
    if not form.validate():
        return _appeal_page(reference, form, 422)
    try:
        make_appeal(actor(), reference, form.words.data or "")
    except Refused as refused:
        form.show(refused)
        return _appeal_page(reference, form, 409)
    flash(_("We look again. Another officer, one step higher, reads it."), "good")
    return redirect(url_for("appeals.show", reference=reference), 303)


def _appeal_page(reference: str, form: AppealForm, status: int = 200) -> Response:
    visit = whole_visit(reference)
    appeal = appeal_against(visit)
    if appeal is None and visit.state is not State.REJECTED:
        raise NotFound
    return page("appeals/show.html", visit=visit, appeal=appeal, form=form, status=status)
