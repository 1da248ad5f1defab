"""Owns the page on which a family says what went wrong with a visit, and reads the answer."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.forms.complaints import ComplaintForm
from app.queries.complaints import complaints_about
from app.queries.visits import whole_visit
from app.services.complaints import make_complaint
from app.web.access import for_visitors
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("complaints", __name__, url_prefix="/visits/<reference:reference>/complaint")


@bp.get("")
@for_visitors
def show(reference: str) -> Response:
    """What was said of this visit and answered, and the form for more."""
    return _complaint_page(reference, ComplaintForm())


@bp.post("")
@for_visitors
def create(reference: str) -> Response:
    """Take a complaint."""
    form = ComplaintForm()
    if not form.validate():
        return _complaint_page(reference, form, 422)
    try:
        make_complaint(actor(), reference, form.kind.data, form.words.data or "")
    except Refused as refused:
        form.show(refused)
        return _complaint_page(reference, form, 409)
    flash(
        _("We have your complaint. Nobody who decides your visits sees it as a mark on you."),
        "good",
    )
    return redirect(url_for("complaints.show", reference=reference), 303)


def _complaint_page(reference: str, form: ComplaintForm, status: int = 200) -> Response:
    visit = whole_visit(reference)
    made = complaints_about(visit)
    return page("complaints/show.html", visit=visit, made=made, form=form, status=status)
