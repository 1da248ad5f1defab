"""Owns naming further hours with a request: a second and a third choice, from the last page."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.formatting import day_of, local_day, moment
from app.forms.fields import row_id
from app.forms.visits import OtherHoursForm
from app.queries.slots import slot
from app.queries.wishes import hours_to_wish
from app.routes.visit_request import own_answers
from app.web.access import (
    for_registered_visitors,
    for_registered_visitors_keeping_typed,
    keep_typed,
)
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.models.slot import Slot

bp = Blueprint("visit_wishes", __name__, url_prefix="/visits/new/other-hours")


@bp.get("")
@for_registered_visitors
def edit() -> Response:
    """Ask which other hours would do."""
    answers = own_answers()
    first = slot(row_id(answers.when.slot_id.data) or 0)
    if first is None:
        return redirect(url_for("visit_request.when"), 303)
    form = answers.other_hours
    choices = _choices(first)
    form.second_slot_id.choices = form.third_slot_id.choices = choices
    return page("visit_request/other_hours.html", form=form, first=first, step="check")


@bp.post("")
@for_registered_visitors_keeping_typed
def update() -> Response:
    """Keep them; what does not fit beside the first hour is not shown on the last page."""
    if OtherHoursForm().validate():
        keep_typed(actor())
    return redirect(url_for("visit_request.check"), 303)


def _choices(first: Slot) -> list[SelectChoice]:
    zone = first.facility.zone
    by_day = groupby(hours_to_wish(first), key=lambda hour: day_of(hour.starts_at, zone))
    return [SelectChoice("", _("No other hour"))] + [
        SelectChoice(str(hour.id), moment(hour.starts_at, zone), optgroup=local_day(day))
        for day, hours in by_day
        for hour in hours
    ]
