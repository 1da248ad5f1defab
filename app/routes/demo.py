"""Owns the pages that exist only in a demo: the phone that shows what a family receives."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.domain.errors import NotFound
from app.integrations.errors import PermanentFailure
from app.integrations.providers import providers
from app.integrations.video.demo import DemoVideo
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


@bp.get("/video/<room>")
@public
def video(room: str) -> Response:
    """Where a video call would open: the token is checked as a provider would check it."""
    provider = providers.video
    if not isinstance(provider, DemoVideo):
        raise NotFound
    try:
        claims = provider.claims(request.args.get("jwt", ""), room)
    except PermanentFailure as error:
        raise NotFound from error
    return page("demo/video.html", claims=claims)
