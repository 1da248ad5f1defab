"""Owns «My prisoners»: whom a visitor may meet, asking to be put on a list, taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.errors import Refused
from app.forms.addresses import bounded
from app.forms.contacts import AskForm
from app.forms.visit_answers import offer_homes
from app.queries.balances import people_to_meet
from app.queries.contacts import own_contacts
from app.queries.kept_people import own_people
from app.routes.visit_request import homes_to_choose
from app.services.contacts import ask_to_be_listed, withdraw_ask
from app.services.drafts import draft_for_contact
from app.web.access import for_registered_visitors
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("contacts", __name__, url_prefix="/contacts")


@bp.get("/")
@for_registered_visitors
def index() -> Response:
    """Whom she may meet, and where each ask stands."""
    people = {one.contact_id: one for one in people_to_meet(actor().id)}
    return page(
        "contacts/index.html",
        contacts=own_contacts(),
        people=people,
        kept=own_people(),
        year=now().year,
    )


@bp.get("/new")
@for_registered_visitors
def new() -> Response:
    """A form to ask to be put on a list."""
    return _form_page(AskForm(), 200)


@bp.post("/new")
@for_registered_visitors
def ask() -> Response:
    """Ask to be put on a list; what comes then is the same whoever is meant."""
    form = AskForm()
    offer_homes(form, homes_to_choose())
    if not form.validate():
        return _form_page(form, 422)
    try:
        ask_to_be_listed(actor(), form.facts())
    except Refused as refused:
        form.show(refused)
        return _form_page(form, 409)
    return redirect(url_for("contacts.asked"), 303)


@bp.get("/asked")
@for_registered_visitors
def asked() -> Response:
    """The ask has come; nothing of it is said, so nothing can be told by it."""
    return page("contacts/asked.html")


@bp.post("/<int:contact_id>/withdrawal")
@for_registered_visitors
def withdraw(contact_id: int) -> Response:
    """Take an ask back."""
    withdraw_ask(actor(), bounded(contact_id))
    flash(_("Your ask is taken back."), "good")
    return redirect(url_for("contacts.index"), 303)


@bp.post("/<int:contact_id>/visit-request")
@for_registered_visitors
def ask_for_visit(contact_id: int) -> Response:
    """Begin a request with all that is known, at the choice of the hour."""
    draft_for_contact(actor(), bounded(contact_id))
    return redirect(url_for("visit_request.when"), 303)


def _form_page(form: AskForm, status: int) -> Response:
    offer_homes(form, homes_to_choose())
    return page("contacts/new.html", form=form, status=status)
