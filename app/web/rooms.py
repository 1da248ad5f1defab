"""Owns how a page and a video room speak: tokens as JSON, the key in a header, and the relay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import abort, current_app, jsonify, request
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.integrations.video.relay import ice_settings

A_TRY = timedelta(minutes=5)


def wants_token() -> bool:
    """Whether the page's script asks, not a form."""
    return request.accept_mimetypes.best == "application/json"


def token_answer(reference: str, token: str) -> Response:
    """The token for the script that asked."""
    return jsonify(reference=reference, token=token)


def end_key() -> str:
    """The key of the end that asks; 404 without one."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not key:
        abort(404)
    return key


def last_heard() -> int:
    """The number of the last signal that this end has heard."""
    return request.args.get("after", 0, type=int)


def sent() -> dict[str, Any]:
    """The JSON that was sent; 400 for anything else."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        abort(400)
    return body


def ice_for(person: str, closes_at: datetime | None = None) -> dict[str, Any]:
    """By which relay this person's browser may reach the others."""
    config = current_app.config
    return ice_settings(
        config["TURN_URLS"],
        config["TURN_SECRET"],
        relay_only=config["RELAY_ONLY"],
        person=person,
        closes_at=closes_at or now() + A_TRY,
    )
