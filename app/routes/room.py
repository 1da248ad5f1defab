"""Owns what the browsers of our own video rooms ask and say, each by its end's key.

Short questions that are answered at once: no thread waits for anybody (docs/adr/0013). No cookie is
read at these addresses (web/sessions.py): an end is known by its key, and by nothing else.
"""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.video_room import Line, phase
from app.extensions import csrf
from app.queries.video_rooms import Seen, seen_by
from app.services import video_ends
from app.web.access import public
from app.web.rooms import end_key, ice_for, last_heard, sent

bp = Blueprint("room", __name__, url_prefix="/room")
# A browser proves itself here by the key in a header, which no other site's page can send.
csrf.exempt(bp)


@bp.post("/<reference:reference>/entry")
@public
def enter(reference: str) -> Response:
    """Open the door to a token, once."""
    entered = video_ends.enter(reference, str(sent().get("token", "")))
    ice = ice_for(entered.person, entered.closes_at)
    return jsonify(key=entered.key, end=entered.end_id, ice=ice)


@bp.get("/state")
@public
def state() -> Response:
    """What has changed since the last look; 204 when nothing has."""
    return _news(seen_by(end_key(), last_heard()))


@bp.post("/pulse")
@public
def pulse() -> Response:
    """Say that this end is there, and how its line is; the answer is that of a look."""
    line = sent().get("line")
    heard = Line(line) if line in set(Line) else Line.GOOD
    return _news(video_ends.pulse(end_key(), heard, last_heard()))


@bp.post("/signals")
@public
def signals() -> Response:
    """Hand descriptions and candidates to other ends of the same room."""
    found = sent().get("signals")
    listed = found if isinstance(found, list) else []
    video_ends.signal(end_key(), [one for one in listed if isinstance(one, dict)])
    return Response(status=204)


@bp.post("/leaving")
@public
def leave() -> Response:
    """Leave by one's own press."""
    video_ends.leave(end_key())
    return Response(status=204)


def _news(seen: Seen) -> Response:
    """The room as this end sees it, unless it knows all of it."""
    at = now()
    told = {
        "phase": phase(seen.facts, at).value,
        "closes_at": seen.facts.closes_at.timestamp(),
        "warning": seen.warning,
        "is_legal": seen.is_legal,
        "role": seen.me.role.value,
        "others": seen.ends,
    }
    version = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    if version == request.args.get("version") and not seen.signals:
        return Response(status=204)
    closes_in = (seen.facts.closes_at - at).total_seconds()
    return jsonify(told | {"version": version, "closes_in": closes_in, "signals": seen.signals})
