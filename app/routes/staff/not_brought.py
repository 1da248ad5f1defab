"""Owns how a desk says that one of the two of a call between homes was not brought."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.video import NotBroughtForm
from app.routes.staff.video_desk import call_page
from app.services import video_desk
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("not_brought", __name__, url_prefix="/staff/video-desk")


@bp.post("/<reference:reference>/not-brought")
@for_officers(Permission.KEEP_VIDEO_DESK)
def create(reference: str) -> Response:
    """Record who is missing; the call does not take place, and counts for neither."""
    form = NotBroughtForm()
    status = form.status_unless_done(
        lambda: video_desk.say_not_brought(actor(), reference, form.whose.data, form.reason.data)
    )
    if status:
        return call_page(reference, status, not_brought=form)
    flash(_("Recorded. The call counts for neither of the two. Tell your prisoner."), "good")
    return redirect(url_for("video_desk.show", reference=reference), 303)
