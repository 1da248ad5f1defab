"""Owns «is it alive, is it ready», for whoever watches the server; no count and no version."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from app.queries.health import is_database_ready
from app.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def ready() -> Response:
    """The database answers and has the tables of this program."""
    if is_database_ready():
        return Response("ready\n", mimetype="text/plain")
    return Response("not ready\n", 503, mimetype="text/plain")
