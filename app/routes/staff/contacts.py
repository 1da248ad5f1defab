"""Owns the desk of lists: who asks to be put on one, one contact, and what an officer answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.contact_states import ContactMove, contact_moves
from app.domain.reasons import FOR_ASK_REFUSAL, FOR_ENDING
from app.domain.roles import Permission
from app.domain.visit_states import Mover
from app.forms.addresses import bounded
from app.forms.contacts import EndingForm, ListApprovalForm, ListRefusalForm
from app.forms.fields import row_id
from app.forms.safeguards import BarForm, offer_prisoners
from app.queries.contacts import (
    ON_ONE_PAGE,
    answered_lately,
    asks_waiting,
    contact_for_officer,
    count_asks,
    who_may_be_meant,
)
from app.queries.safeguards import bars_on
from app.services import contact_answers
from app.services.bars import bar_contact
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor
from app.wording.contacts import words_for_end, words_for_refusal

if TYPE_CHECKING:
    from app.forms.approvals import DecisionForm

bp = Blueprint("staff_contacts", __name__, url_prefix="/staff/contacts")


@bp.get("/")
@for_officers(Permission.KEEP_CONTACTS)
def index() -> Response:
    """The asks that wait, the oldest first, and the newest answers."""
    homes = _homes()
    skipped = row_id(request.args.get("skip")) or 0
    waiting = asks_waiting(homes, skipped)
    return page(
        "staff/contacts/index.html",
        partial="staff/contacts/_asks.html",
        asks=waiting[:ON_ONE_PAGE],
        all_asks=count_asks(homes),
        more=skipped + ON_ONE_PAGE if len(waiting) > ON_ONE_PAGE else None,
        skipped=skipped,
        answered=answered_lately(homes),
        now=now(),
    )


@bp.get("/<int:contact_id>")
@for_officers(Permission.KEEP_CONTACTS)
def show(contact_id: int) -> Response:
    """One contact: who asks, whom she means, and what may be answered."""
    return contact_page(bounded(contact_id), 200)


@bp.post("/<int:contact_id>/approval")
@for_officers(Permission.KEEP_CONTACTS)
def approve(contact_id: int) -> Response:
    """Put her on the list of the prisoner picked."""
    form = ListApprovalForm()
    return answered(
        contact_id,
        "approval",
        form,
        lambda: contact_answers.approve_contact(actor(), contact_id, form.facts()),
        _("On the list. The family is being told."),
    )


@bp.post("/<int:contact_id>/refusal")
@for_officers(Permission.KEEP_CONTACTS)
def refuse(contact_id: int) -> Response:
    """Refuse the ask, with a reason."""
    form = ListRefusalForm()
    return answered(
        contact_id,
        "refusal",
        form,
        lambda: contact_answers.refuse_contact(actor(), contact_id, form.facts()),
        _("Refused. The family is being told."),
    )


@bp.post("/<int:contact_id>/ending")
@for_officers(Permission.KEEP_CONTACTS)
def end(contact_id: int) -> Response:
    """Take her off the list, with a reason."""
    form = EndingForm()
    return answered(
        contact_id,
        "ending",
        form,
        lambda: contact_answers.end_contact(actor(), contact_id, form.facts()),
        _("Off the list. The family is being told; approved visits are to be reviewed."),
    )


@bp.post("/<int:contact_id>/bar")
@for_officers(Permission.KEEP_CONTACTS)
def put_bar(contact_id: int) -> Response:
    """Bar the visitor until a day."""
    form = BarForm()
    return answered(
        contact_id,
        "bar",
        form,
        lambda: bar_contact(actor(), contact_id, form.facts()),
        _("The visitor is barred. The family is not told why."),
    )


def contact_page(contact_id: int, status: int, **forms: Any) -> Response:
    """The page of one contact, with a form as it was sent in place of the empty one."""
    contact = contact_for_officer(contact_id, _homes())
    moves = contact_moves(contact.state, Mover.DECIDER)
    # formdata=None: what was sent belongs to the one form it was sent with.
    forms = {
        "approval": ListApprovalForm(formdata=None),
        "refusal": ListRefusalForm(formdata=None),
        "ending": EndingForm(formdata=None),
        "bar": BarForm(formdata=None),
    } | forms
    candidates = who_may_be_meant(contact) if ContactMove.APPROVE in moves else []
    meant = [contact.prisoner] if contact.prisoner else [one.prisoner for one in candidates]
    offer_prisoners(forms["bar"], meant)
    return page(
        "staff/contacts/show.html",
        contact=contact,
        moves=moves,
        candidates=candidates,
        bars=bars_on(contact),
        refusal_words={reason: words_for_refusal(reason) for reason in FOR_ASK_REFUSAL},
        ending_words={reason: words_for_end(reason) for reason in FOR_ENDING},
        now=now(),
        status=status,
        **forms,
    )


def answered(
    contact_id: int, name: str, form: DecisionForm, act: Callable[[], None], done: str
) -> Response:
    """Do what a form asks, and go back to the contact; or show the form with what is wrong."""
    status = form.status_unless_done(act)
    if status:
        return contact_page(bounded(contact_id), status, **{name: form})
    flash(done, "good")
    return redirect(url_for("staff_contacts.show", contact_id=contact_id), 303)


def _homes() -> frozenset[int]:
    return actor().facilities_where(Permission.KEEP_CONTACTS)
