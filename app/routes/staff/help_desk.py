"""Owns the help desk: an officer opens a family's own pages, at his PC and in his name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, session, url_for
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.domain.roles import Permission
from app.forms.help_desk import FamilyPhoneForm, ReadOutCodeForm, WithoutCodeForm
from app.services import sittings
from app.web.access import for_officers
from app.web.htmx import page
from app.web.locale import select_language
from app.web.signed_in import actor

bp = Blueprint("help_desk", __name__, url_prefix="/staff/help-desk")
FLOW, PHONE = "family_flow", "family_phone"


@bp.get("/")
@for_officers(Permission.HELP_FAMILIES)
def new() -> Response:
    """Ask for the family's phone."""
    return page("staff/help_desk/new.html", form=FamilyPhoneForm())


@bp.post("/")
@for_officers(Permission.HELP_FAMILIES)
def create() -> Response:
    """Send a code to it."""
    form = FamilyPhoneForm()
    if not form.validate():
        return page("staff/help_desk/new.html", form=form, status=422)
    try:
        flow = sittings.send_code_to_family(
            actor(), form.phone.data or "", language=select_language()
        )
    except Refused as refused:
        form.show(refused)
        return page("staff/help_desk/new.html", form=form, status=422)
    session[FLOW], session[PHONE] = flow, form.phone.data
    return redirect(url_for("help_desk.edit"), 303)


@bp.get("/code")
@for_officers(Permission.HELP_FAMILIES)
def edit() -> Response:
    """Ask for the code, or for the officer's word."""
    if PHONE not in session:
        return redirect(url_for("help_desk.new"), 303)
    return _code_page(200)


@bp.post("/code")
@for_officers(Permission.HELP_FAMILIES)
def sit_down() -> Response:
    """Open the family's pages by the code read out."""
    form = ReadOutCodeForm()
    if not form.validate():
        return _code_page(422, form=form)
    try:
        handover = sittings.sit_down(
            actor(), session.get(FLOW, ""), form.digits, language=select_language()
        )
    except Refused as refused:
        form.show(refused)
        return _code_page(422, form=form)
    return _opened(handover)


@bp.post("/word")
@for_officers(Permission.HELP_FAMILIES)
def sit_down_without_code() -> Response:
    """Open them by the officer's word."""
    form = WithoutCodeForm()
    if PHONE not in session:
        return redirect(url_for("help_desk.new"), 303)
    if not form.validate():
        return _code_page(422, without=form)
    handover = sittings.sit_down_without_code(
        actor(), session[PHONE], form.why.data or "", language=select_language()
    )
    return _opened(handover)


def _code_page(status: int, **forms: Any) -> Response:
    # formdata=None: what was sent belongs to the one form it was sent with.
    forms = {
        "form": ReadOutCodeForm(formdata=None),
        "without": WithoutCodeForm(formdata=None),
    } | forms
    phone = session.get(PHONE, "")
    return page("staff/help_desk/code.html", phone=phone, status=status, **forms)


def _opened(handover: str) -> Response:
    """The one page that carries the handover, in a form that takes it to the other door."""
    phone = session.pop(PHONE, "")
    session.pop(FLOW, None)
    return page("staff/help_desk/opened.html", handover=handover, phone=phone)
