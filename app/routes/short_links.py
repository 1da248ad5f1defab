"""Owns the short address that text messages carry: the page of the visit itself, not a detour."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from app.routes.visits import visit_page
from app.web.access import for_visitors

bp = Blueprint("short_links", __name__, url_prefix="/v")


@bp.get("/<reference:reference>")
@for_visitors
def show(reference: str) -> Response:
    """The visit, in the one round trip that a slow line has patience for."""
    return visit_page(reference, 200)
