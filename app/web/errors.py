"""Owns how a refusal or a fault reaches a person: status, page, and a number to quote."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from flask import Flask, render_template
from flask.wrappers import Response
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.domain.actor import SYSTEM
from app.domain.errors import AlreadyDecided, NotFound, Refused
from app.domain.visit_states import State
from app.extensions import db
from app.fault_log import log_fault
from app.models.sign_in import Door
from app.web.htmx import retarget_to_notice, wants_partial
from app.web.sessions import door
from app.web.unproved import answer_with_words
from app.wording.refusals import sentence
from app.wording.visits import STATE, STATE_FOR_STAFF

log = logging.getLogger(__name__)

OWN_PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500})


def init_app(app: Flask) -> None:
    """Show every refusal and fault of this application in plain words."""
    app.register_error_handler(NotFound, lambda _error: _answer(404))
    app.register_error_handler(AlreadyDecided, _already_decided)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _unproved)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _unproved(_error: CSRFError) -> Any:
    return answer_with_words() or _answer(400, is_old_page=True)


def _already_decided(error: AlreadyDecided) -> Response:
    if door() is Door.VISITOR:
        # A family is told what its visit is now, never which officer decided it.
        return _answer(409, changed_state=STATE[State(error.state)])
    state = STATE_FOR_STAFF[State(error.state)]
    return _answer(
        409,
        decided_state=state,
        decided_by=_("the system") if error.by == SYSTEM.name else error.by,
    )


def _refused(error: Refused) -> Response:
    return _answer(409, sentences=[sentence(refusal) for refusal in error.refusals])


def _http(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    return _answer(error.code if error.code in OWN_PAGES else 400)


def _fault(error: Exception) -> Response:
    number = secrets.token_hex(3)
    log_fault(log, f"fault {number}", error)
    db.session.rollback()
    return _answer(500, number=number)


def _answer(status: int, **facts: Any) -> Response:
    name = "errors/_notice.html" if wants_partial() else "errors/page.html"
    response = Response(render_template(name, status=status, **facts), status)
    return retarget_to_notice(response) if wants_partial() else response
