"""Owns what an officer puts on file beside a request, each by a form of its own."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.roles import Permission
from app.forms.safeguards import (
    BarForm,
    CounselPapersForm,
    IdentityCheckForm,
    NoObjectionForm,
    QuestionForm,
    RecommendationForm,
)
from app.routes.staff.visit_forms import act_and_return
from app.services import bars, safeguards
from app.web.access import for_officers
from app.web.signed_in import actor

bp = Blueprint("staff_safeguards", __name__, url_prefix="/staff/visits/<reference:reference>")


@bp.post("/question")
@for_officers(Permission.KEEP_CONTACTS)
def ask(reference: str) -> Response:
    """Put the prisoner on the ward officer's list."""
    form = QuestionForm()
    return act_and_return(
        reference,
        "question",
        form,
        lambda: safeguards.ask_prisoner(actor(), reference, form.prisoner),
        _("The ward officer will ask the prisoner."),
    )


@bp.post("/recommendation")
@for_officers(Permission.KEEP_CONTACTS)
def recommend(reference: str) -> Response:
    """Be the first of two officers."""
    form = RecommendationForm()
    return act_and_return(
        reference,
        "recommendation",
        form,
        lambda: safeguards.recommend_visit(actor(), reference, form.prisoner),
        _("Recommended. Another officer may approve it now."),
    )


@bp.post("/no-objection")
@for_officers(Permission.KEEP_CONTACTS)
def record_no_objection(reference: str) -> Response:
    """Put an agency's letter on file."""
    form = NoObjectionForm()
    return act_and_return(
        reference,
        "no_objection",
        form,
        lambda: safeguards.record_no_objection(actor(), reference, form.prisoner, form.facts()),
        _("The no-objection is on file."),
    )


@bp.post("/counsel-papers")
@for_officers(Permission.KEEP_CONTACTS)
def record_papers(reference: str) -> Response:
    """Record that a lawyer's papers were seen."""
    form = CounselPapersForm()
    return act_and_return(
        reference,
        "counsel_papers",
        form,
        lambda: safeguards.record_counsel_papers(
            actor(), reference, form.prisoner, form.bar_number.data or ""
        ),
        _("Counsel's papers are recorded as seen."),
    )


@bp.post("/identity-check")
@for_officers(Permission.KEEP_CONTACTS)
def record_identity(reference: str) -> Response:
    """Record that somebody abroad was identified."""
    form = IdentityCheckForm()
    return act_and_return(
        reference,
        "identity_check",
        form,
        lambda: safeguards.record_identity_check(actor(), reference, form.how.data or ""),
        _("The visitor abroad is recorded as identified."),
    )


@bp.post("/bar")
@for_officers(Permission.KEEP_CONTACTS)
def put_bar(reference: str) -> Response:
    """Bar the visitor until a day."""
    form = BarForm()
    return act_and_return(
        reference,
        "bar",
        form,
        lambda: bars.bar_visitor(actor(), reference, form.facts()),
        _("The visitor is barred. The family is not told why."),
    )
