"""Owns a superintendent's change of a prisoner's count, made from the page of one visit."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.allowance import EntryKind
from app.domain.roles import Permission
from app.formatting import day_of
from app.forms.allowances import AllowanceChangeForm
from app.queries.visits import visit_for_officer
from app.routes.staff.visit_forms import act_and_return
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
    day = day_of(visit.slot.starts_at, visit.facility.zone)

    def act() -> None:
        change_it = grant_allowance if form.kind.data is EntryKind.GRANT else correct_allowance
        change_it(actor(), form.facts(visit.mode, day))

    return act_and_return(reference, "allowance_change", form, act, _("The count is changed."))
