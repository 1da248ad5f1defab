"""Owns the list of bars in force at an officer's homes, and lifting one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.addresses import bounded
from app.queries.safeguards import bars_in_force
from app.services.bars import lift_bar
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_bars", __name__, url_prefix="/staff/bars")


@bp.get("/")
@for_officers(Permission.KEEP_CONTACTS)
def index() -> Response:
    """Who is barred, from whom, until when and why."""
    homes = actor().facilities_where(Permission.KEEP_CONTACTS)
    return page("staff/bars/index.html", bars=bars_in_force(homes))


@bp.post("/<int:bar_id>/lifting")
@for_officers(Permission.KEEP_CONTACTS)
def lift(bar_id: int) -> Response:
    """End a bar before its day."""
    lift_bar(actor(), bounded(bar_id))
    flash(_("The bar is lifted."), "good")
    return redirect(url_for("staff_bars.index"), 303)
