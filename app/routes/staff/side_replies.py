"""Owns what the asker's home replies to the other: an answer, the pick of an offered hour."""

from __future__ import annotations

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.fields import row_id
from app.forms.two_homes import SideAnswerForm, SidePickForm
from app.routes.staff.two_homes import act_for_side, back_to_side
from app.services import side_replies
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("side_replies", __name__, url_prefix="/staff/between-homes")


@bp.post("/<reference:reference>/answer")
@for_officers(Permission.SEE_QUEUE)
def answer(reference: str) -> Response:
    """Answer the other home's question."""
    form = SideAnswerForm()
    return act_for_side(
        reference,
        form,
        lambda: side_replies.answer_for_side(actor(), reference, form.answer.data),
        _("Your answer is sent. Now the other home decides."),
    )


@bp.post("/<reference:reference>/offered-hour")
@for_officers(Permission.DECIDE_VISITS)
def accept(reference: str) -> Response:
    """Take one of the hours offered, in both homes."""
    form = SidePickForm()
    return act_for_side(
        reference,
        form,
        lambda: side_replies.take_offer(actor(), reference, row_id(form.slot_id.data)),
        _("The hour is held in both homes. Tell your prisoner."),
    )


@bp.post("/<reference:reference>/offer-refusal")
@for_officers(Permission.SEE_QUEUE)
def decline(reference: str) -> Response:
    """Take none of the hours offered."""
    side_replies.decline_for_side(actor(), reference)
    flash(_("The first wish waits for the other home again."), "good")
    return back_to_side(reference)
