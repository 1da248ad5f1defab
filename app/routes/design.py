"""Owns the page that shows the design's parts to whoever builds pages. Never in production."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.forms.auth import AskForCodeForm
from app.forms.complaints import ComplaintForm
from app.forms.visits import NeedsForm, WhenForm
from app.web.access import public
from app.web.htmx import page
from app.web.locale import LANGUAGES
from app.web.look import shapes, tokens

bp = Blueprint("design", __name__, url_prefix="/design")


@bp.get("")
@public
def show() -> Response:
    """Tokens and components, drawn by the macros and the sheet that the pages use."""
    wrong = AskForCodeForm(formdata=MultiDict({"phone": "12"}), meta={"csrf": False})
    wrong.validate()
    return page(
        "design/show.html",
        tokens=tokens(),
        languages=LANGUAGES,
        icons=sorted(shapes()),
        wrong=wrong,
        complaint=ComplaintForm(formdata=None, meta={"csrf": False}),
        needs=NeedsForm(formdata=None),
        hours=WhenForm(formdata=None, meta={"csrf": False}),
    )
