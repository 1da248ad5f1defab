"""Owns the one tap by which a family makes minutes owed to her a new hour."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.services.owed_hours import take_owed_hour
from app.web.access import for_registered_visitors
from app.web.signed_in import actor

bp = Blueprint("owed_hours", __name__, url_prefix="/visits")


@bp.post("/<reference:reference>/owed-hours/<int:slot_id>")
@for_registered_visitors
def take(reference: str, slot_id: int) -> Response:
    """Take this hour for the minutes that were lost."""
    made = take_owed_hour(actor(), reference, slot_id)
    flash(_("The hour is kept for you. It does not count against your visits."), "good")
    return redirect(url_for("visits.show", reference=made), 303)
