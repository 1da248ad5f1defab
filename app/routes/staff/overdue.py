"""Owns the page of what is past its time, for whoever answers for several homes."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.queries.overdue import homes_overdue, late_in_all, overdue_visits
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_overdue", __name__, url_prefix="/staff/overdue")


@bp.get("/")
@for_officers(Permission.SEE_OVERDUE)
def index() -> Response:
    """The homes that keep families waiting, and the requests that have waited longest."""
    ids = actor().facilities_where(Permission.SEE_OVERDUE)
    homes = homes_overdue(ids)
    return page(
        "staff/overdue/index.html",
        partial="staff/overdue/_overdue_table.html",
        homes=homes,
        late=late_in_all(homes),
        visits=overdue_visits(ids),
    )
