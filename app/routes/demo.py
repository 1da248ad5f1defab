"""Owns the pages that exist only in a demo: the phone that shows what a family receives."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.integrations.providers import providers
from app.web.access import public
from app.web.htmx import page

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.get("/phone")
@public
def phone() -> Response:
    """Every SMS and e-mail of the demo, the newest first."""
    to = request.args.get("to") or None
    return page(
        "demo/phone.html",
        partial="demo/_messages.html",
        messages=providers.demo_phone.messages(to),
        numbers=providers.demo_phone.numbers(),
        to=to,
        zone=ZoneInfo("Asia/Kolkata"),
    )
