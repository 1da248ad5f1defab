"""Owns the answer to a form whose page stays until it is there (static/js/portal.js).

A browser that follows a plain form shows a page of its own when the line breaks, and what was
typed is gone. So a page sends its form itself, and is told where to go instead of being taken
there: as many trips as before, and a trip that fails leaves everything where it is.
"""

from __future__ import annotations

from flask import Flask, request
from flask.wrappers import Response

STAYS = "Page-Stays"


def init_app(app: Flask) -> None:
    """Tell a page that stays where its form leads; for others the redirect stands."""

    @app.after_request
    def tell_where(response: Response) -> Response:
        if response.status_code == 303 and STAYS in request.headers:
            response.status_code = 204
        return response
