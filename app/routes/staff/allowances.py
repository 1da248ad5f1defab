"""Owns a superintendent's change of a prisoner's count, made from the page of one visit."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.allowance import EntryKind
from app.domain.errors import Refused
from app.domain.roles import Permission
from app.formatting import day_of
from app.forms.allowances import AllowanceChangeForm
from app.queries.visits import visit_for_officer
from app.routes.staff.visits import visit_page
from app.services.grants import correct_allowance, grant_allowance
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("staff_allowances", __name__, url_prefix="/staff/visits")


@bp.post("/<reference:reference>/allowance")
@for_officers(Permission.GRANT_ALLOWANCE)
def change(reference: str) -> Response:
    """Give visits more, or put the count right, in the period of this visit."""
    form = AllowanceChangeForm()
    visit = visit_for_officer(reference, actor().facilities_where(Permission.GRANT_ALLOWANCE))
    if not form.validate():
        return visit_page(reference, 422, allowance_change=form)
    day = day_of(visit.slot.starts_at, visit.facility.zone)
    act = grant_allowance if form.kind.data is EntryKind.GRANT else correct_allowance
    try:
        act(actor(), form.facts(visit.mode, day))
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, allowance_change=form)
    flash(_("The count is changed."), "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)
