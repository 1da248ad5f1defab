"""Owns a visitor's people: put into a request by one tap, and taken out of what is kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.forms.addresses import bounded
from app.forms.fields import row_id
from app.forms.visit_answers import with_person
from app.forms.visits import NEED_TICKS
from app.queries.drafts import own_draft
from app.queries.kept_people import own_person
from app.services.drafts import keep_answers
from app.services.kept_people import forget_person
from app.web.access import (
    for_registered_visitors,
    for_registered_visitors_keeping_typed,
    keep_typed,
)
from app.web.signed_in import actor

bp = Blueprint("kept_people", __name__)


@bp.post("/visits/new/party/people")
@for_registered_visitors_keeping_typed
def add() -> Response:
    """Put one of her people on the first empty place of the party; what is typed stays."""
    keep_typed(actor(), NEED_TICKS)
    person = own_person(row_id(request.form.get("person")) or 0)
    keep_answers(actor(), with_person(own_draft().answers, person, now().year))
    return redirect(url_for("visit_request.party"), 303)


@bp.post("/contacts/people/<int:person_id>/removal")
@for_registered_visitors
def remove(person_id: int) -> Response:
    """Take one of her people out of what is kept."""
    forget_person(actor(), bounded(person_id))
    flash(_("Taken out. The visits already asked for stay as they are."), "good")
    return redirect(url_for("contacts.index"), 303)
