"""Owns an officer's decisions on one visit: yes, no, other hours, a question, calling off."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.approvals import (
    ApprovalForm,
    CallingOffForm,
    DecisionForm,
    FamilyQuestionForm,
    NoteForm,
    OfferForm,
    RejectionForm,
)
from app.forms.compassion import MakeOrdinaryForm
from app.queries.approval_queue import next_waiting
from app.queries.two_homes import is_between_homes
from app.routes.staff.visit_forms import act_and_return
from app.routes.staff.visits import visit_page
from app.services import approvals, asking_back, compassion, offers
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("staff_decisions", __name__, url_prefix="/staff/visits")


@bp.post("/<reference:reference>/approval")
@for_officers(Permission.DECIDE_VISITS)
def approve(reference: str) -> Response:
    """Say yes, for the prisoner picked."""
    form = ApprovalForm()
    return _decide(
        reference,
        "approval",
        form,
        lambda: approvals.approve_visit(actor(), reference, form.facts()),
        _("Approved. The family is being told."),
    )


@bp.post("/<reference:reference>/rejection")
@for_officers(Permission.DECIDE_VISITS)
def reject(reference: str) -> Response:
    """Say no, with a reason."""
    form = RejectionForm()
    return _decide(
        reference,
        "rejection",
        form,
        lambda: approvals.reject_visit(actor(), reference, form.facts()),
        _("Not approved. The family is being told."),
    )


@bp.post("/<reference:reference>/offer")
@for_officers(Permission.DECIDE_VISITS)
def offer(reference: str) -> Response:
    """Offer other hours than the one asked for."""
    form = OfferForm()
    return _decide(
        reference,
        "offer",
        form,
        lambda: offers.offer_slots(actor(), reference, form.facts()),
        _("Offered. The family chooses an hour by one press."),
    )


@bp.post("/<reference:reference>/family-question")
@for_officers(Permission.DECIDE_VISITS)
def ask(reference: str) -> Response:
    """Ask the family something before deciding."""
    form = FamilyQuestionForm()
    return _decide(
        reference,
        "family_question",
        form,
        lambda: asking_back.ask_family(actor(), reference, form.family_note.data),
        _("Asked. The clock stands still until the family has answered."),
    )


@bp.post("/<reference:reference>/ordinary")
@for_officers(Permission.DECIDE_VISITS)
def make_ordinary(reference: str) -> Response:
    """Let an urgent request wait with the others, and say why."""
    form = MakeOrdinaryForm()
    return _decide(
        reference,
        "ordinary",
        form,
        lambda: compassion.make_ordinary(actor(), reference, form.family_note.data),
        _("It waits with the others now. The family is being told."),
    )


@bp.post("/<reference:reference>/note")
@for_officers(Permission.DECIDE_VISITS)
def note(reference: str) -> Response:
    """Add a note for staff."""
    form = NoteForm()
    return act_and_return(
        reference,
        "note",
        form,
        lambda: approvals.note_for_staff(actor(), reference, form.staff_note.data),
        _("Your note is kept."),
    )


@bp.post("/<reference:reference>/calling-off")
@for_officers(Permission.DECIDE_VISITS)
def call_off(reference: str) -> Response:
    """Call an approved visit off, with a reason."""
    form = CallingOffForm()
    return _decide(
        reference,
        "calling_off",
        form,
        lambda: approvals.call_off_visit(actor(), reference, form.facts()),
        _("Called off. The family is being told."),
    )


def _decide(
    reference: str,
    name: str,
    form: DecisionForm,
    act: Callable[[], None],
    done: str,
) -> Response:
    status = form.status_unless_done(act)
    if status:
        return visit_page(reference, status, **{name: form})
    if is_between_homes(reference):
        done = _("Done. Tell your prisoner: see «Between homes».")
    flash(done, "good")
    return redirect(_onward(), 303)


def _onward() -> str:
    """The next request opens by itself; the queue when there is none."""
    following = next_waiting(actor().facilities_where(Permission.SEE_QUEUE))
    if following is None:
        return url_for("staff_queue.home")
    return url_for("staff_visits.show", reference=following)
