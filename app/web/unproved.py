"""Owns the answer to a form whose token does not fit the browser: its words are saved, no more.

The cookie is gone, or the page is older than the sign-in. Nothing of such a form is ever done. At a
door open to all, it is shown again as it was typed. Behind a door, the token itself names the
sign-in whose page it stood on (`web/signed_in.py`); what was typed is kept for that person, who
finds it after signing in. A token that we did not sign names nobody, and a browser that says the
form came from elsewhere is not listened to.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.web.access import is_foreign, keep_for, mark_of, place, to_the_door
from app.web.htmx import wants_partial
from app.web.kept_forms import show_again
from app.web.locale import FORM
from app.web.signed_in import limit_request, owner_of_form


def answer_with_words() -> Response | None:
    """The answer that keeps what was typed, or None where there is nothing to keep it for."""
    mark = mark_of(current_app.view_functions.get(request.endpoint or ""))
    if mark is None or is_foreign() or wants_partial() or request.mimetype != FORM:
        return None
    limit_request()
    if mark.door is None:
        return _same_form()
    owner = owner_of_form()
    if owner is None:
        return None
    keep_for(owner, mark)
    if not current_user.is_authenticated:
        return to_the_door()
    flash(_("Nothing was sent: this page was older than your sign-in. Please look once more."))
    return redirect(place(), 303)


def _same_form() -> Response | None:
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(request.path, "GET"):
        return None
    endpoint, arguments = adapter.match(request.path, "GET")
    show_again()
    page: Any = current_app.view_functions[endpoint](**arguments)
    response = current_app.make_response(page)
    if response.status_code != 200:
        return None
    response.status_code = 400
    return response
