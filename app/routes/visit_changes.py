"""Owns a family's change of a visit: another hour, other people, without cancelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.domain.available_moves import available_moves
from app.domain.clock import now
from app.domain.errors import NotFound, Refused
from app.domain.visit_states import Move, Mover
from app.formatting import moment
from app.forms.visits import ChangeForm
from app.queries.slots import slot
from app.queries.visits import whole_visit
from app.queries.wishes import hours_to_wish
from app.services import changes
from app.services.drafts import party_of
from app.web.access import for_registered_visitors
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.models.visit import Visit

bp = Blueprint("visit_changes", __name__, url_prefix="/visits")


@bp.get("/<reference:reference>/change")
@for_registered_visitors
def edit(reference: str) -> Response:
    """Ask what shall be otherwise; everything stands there as it is now."""
    visit = _changeable(reference)
    form = ChangeForm()
    if not form.unsent:
        as_is = MultiDict(party_of(visit) | {"slot_id": str(visit.slot_id)})
        form = ChangeForm(as_is, meta={"csrf": False})
    return _change_page(visit, form)


@bp.post("/<reference:reference>/change")
@for_registered_visitors
def update(reference: str) -> Response:
    """Change the request at once, or ask the home when it has approved the visit."""
    form, visit = ChangeForm(), _changeable(reference)
    if not form.validate():
        return _change_page(visit, form, 422)
    wanted = changes.Change(slot_id=form.hour, companions=form.facts())
    is_waiting = Move.AMEND in _moves(visit)
    try:
        (changes.amend_request if is_waiting else changes.ask_for_change)(
            actor(), reference, wanted
        )
    except Refused as refused:
        form.show(refused)
        return _change_page(_changeable(reference), form, 409)
    flash(_("Your request is changed.") if is_waiting else _("The home has your change."), "good")
    return redirect(url_for("visits.show", reference=reference), 303)


def _changeable(reference: str) -> Visit:
    visit = whole_visit(reference)
    if not _moves(visit) & {Move.AMEND, Move.ASK_CHANGE}:
        raise NotFound
    return visit


def _moves(visit: Visit) -> frozenset[Move]:
    return available_moves(visit.facts, Mover.VISITOR, now())


def _change_page(visit: Visit, form: ChangeForm, status: int = 200) -> Response:
    first = slot(visit.slot_id)
    if first is None:
        raise NotFound
    zone = visit.facility.zone
    stays = _("%(hour)s, as it is now", hour=moment(first.starts_at, zone))
    form.slot_id.choices = [SelectChoice(str(first.id), stays)] + [
        SelectChoice(str(hour.id), moment(hour.starts_at, zone)) for hour in hours_to_wish(first)
    ]
    return page(
        "visits/change.html",
        visit=visit,
        form=form,
        is_waiting=Move.AMEND in _moves(visit),
        status=status,
    )
