"""Owns the page on which a superintendent chooses where the calls of his home happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.domain.roles import Permission
from app.forms.video import VideoHomeForm
from app.queries.facilities import facilities_by_id
from app.services.video_homes import choose_video, places_set_up
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.models.facility import Facility

bp = Blueprint("video_homes", __name__, url_prefix="/staff/video-home")
CHOOSES = Permission.CHOOSE_VIDEO


def _form(**facts: Any) -> VideoHomeForm:
    form = VideoHomeForm(**facts)
    form.offer(places_set_up())
    return form


def _home() -> Facility:
    homes = facilities_by_id(actor().facilities_where(CHOOSES))
    return homes.get(request.args.get("facility_id", type=int), next(iter(homes.values())))


@bp.get("/")
@for_officers(CHOOSES)
def edit() -> Response:
    """Where this home's calls happen now."""
    home = _home()
    form = _form(
        formdata=None,
        data={
            "place": home.video_place,
            "link": home.video_link,
            "help_phone": home.help_phone,
        },
    )
    return page("staff/video_desk/home.html", home=home, form=form)


@bp.post("/")
@for_officers(CHOOSES)
def change() -> Response:
    """Choose it; rooms that are made already stay where they are."""
    home, form = _home(), _form()
    if not form.validate():
        return page("staff/video_desk/home.html", home=home, form=form, status=422)
    try:
        choose_video(actor(), home.id, form.facts())
    except Refused as refused:
        form.show(refused)
        return page("staff/video_desk/home.html", home=home, form=form, status=422)
    flash(_("Kept. Calls approved from now on happen there."), "good")
    return redirect(url_for("video_homes.edit", facility_id=home.id), 303)
