"""Owns what a family replies to its home: the answer to a question, the pick of an offered hour."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.domain.reasons import NextAct, next_act
from app.forms.fields import row_id
from app.forms.visit_replies import AnswerForm, PickForm
from app.queries.visits import whole_visit
from app.routes.visits import visit_page
from app.services import asking_back, offers, waiting
from app.services.drafts import draft_again
from app.web.access import for_visitors
from app.web.signed_in import actor
from app.wording.refusals import sentence

bp = Blueprint("visit_replies", __name__, url_prefix="/visits")


@bp.post("/<reference:reference>/answer")
@for_visitors
def answer(reference: str) -> Response:
    """Answer the home's question."""
    form = AnswerForm()
    if not form.validate():
        return visit_page(reference, 422, answer=form)
    asking_back.answer_home(actor(), reference, form.answer.data)
    flash(_("Your answer is sent."), "good")
    return _to_visit(reference)


@bp.post("/<reference:reference>/offered-hour")
@for_visitors
def accept(reference: str) -> Response:
    """Take one of the hours offered."""
    form = PickForm()
    try:
        offers.accept_offer(actor(), reference, row_id(form.slot_id.data))
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, pick=form)
    flash(_("The hour is yours."), "good")
    return _to_visit(reference)


@bp.post("/<reference:reference>/offer-refusal")
@for_visitors
def decline(reference: str) -> Response:
    """Take none of the hours offered."""
    offers.decline_offer(actor(), reference)
    flash(_("Your first wish waits for a decision again."), "good")
    return _to_visit(reference)


@bp.post("/<reference:reference>/kept-place")
@for_visitors
def take_place(reference: str) -> Response:
    """Take the place that came free on the day she waited for."""
    try:
        waiting.take_kept_place(actor(), reference)
    except Refused as refused:
        for refusal in refused.refusals:
            flash(sentence(refusal), "bad")
        return _to_visit(reference)
    flash(_("The place is yours. The home answers your request."), "good")
    return _to_visit(reference)


@bp.post("/<reference:reference>/next-request")
@for_visitors
def ask_again(reference: str) -> Response:
    """Begin a new request with the words of this one: at the hour, or where it was not right."""
    reason = whole_visit(reference).events[-1].reason
    draft_again(actor(), reference)
    is_wrong = next_act(reason) is NextAct.CORRECT_REQUEST
    return redirect(url_for("visit_request.whom" if is_wrong else "visit_request.when"), 303)


def _to_visit(reference: str) -> Response:
    return redirect(url_for("visits.show", reference=reference), 303)
