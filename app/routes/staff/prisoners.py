"""Owns the register's pages: the list of a home, one prisoner, and keeping him by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.errors import NotFound, Refused
from app.domain.name_key import clean_name
from app.domain.roles import Permission
from app.forms.addresses import bounded
from app.forms.fields import row_id
from app.forms.prisoners import PrisonerForm
from app.queries.facilities import facilities_by_id
from app.queries.register import (
    ON_ONE_PAGE,
    contacts_of,
    found_in_register,
    history_of,
    pairs_of,
    prisoner_of,
    register_page,
)
from app.services.prisoners import add_prisoner, edit_prisoner
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.models.facility import Facility

bp = Blueprint("staff_prisoners", __name__, url_prefix="/staff/prisoners")


@bp.get("/")
@for_officers(Permission.KEEP_REGISTER)
def index() -> Response:
    """The register of a home: by name, or whoever fits what was asked."""
    homes = facilities_by_id(homes_kept())
    home = homes.get(request.args.get("facility_id", type=row_id), next(iter(homes.values())))
    asked = clean_name(request.args.get("q", ""))
    with_left = request.args.get("left") == "1"
    after = row_id(request.args.get("after"))
    if asked:
        rows = found_in_register(home.id, asked, with_left=with_left)
    else:
        rows = register_page(home.id, after=after, with_left=with_left)
    shown, is_more = rows[:ON_ONE_PAGE], len(rows) > ON_ONE_PAGE
    return page(
        "staff/prisoners/index.html",
        home=home,
        homes=homes,
        asked=asked,
        with_left=with_left,
        prisoners=shown,
        after=shown[-1].id if is_more else None,
        is_first=after is None,
        now=now(),
    )


@bp.get("/new")
@for_officers(Permission.KEEP_REGISTER)
def new() -> Response:
    """A form for a prisoner who is not in the register."""
    return _form_page(PrisonerForm(), home_asked(), 200)


@bp.post("/new")
@for_officers(Permission.KEEP_REGISTER)
def add() -> Response:
    """Add a prisoner."""
    form, home = PrisonerForm(), home_asked()
    if not form.validate():
        return _form_page(form, home, 422)
    try:
        prisoner_id = add_prisoner(actor(), home.id, form.facts(), form.reason.data or "")
    except Refused as refused:
        form.show(refused)
        return _form_page(form, home, 409)
    flash(_("The prisoner is in the register."), "good")
    return redirect(url_for("staff_prisoners.show", prisoner_id=prisoner_id), 303)


@bp.get("/<int:prisoner_id>")
@for_officers(Permission.KEEP_REGISTER)
def show(prisoner_id: int) -> Response:
    """One prisoner: facts, absences, pairs, list, history."""
    prisoner = prisoner_of(bounded(prisoner_id), homes_kept())
    return page(
        "staff/prisoners/show.html",
        prisoner=prisoner,
        pairs=pairs_of(prisoner),
        contacts=contacts_of(prisoner),
        history=history_of(prisoner),
        now=now(),
    )


@bp.get("/<int:prisoner_id>/facts")
@for_officers(Permission.KEEP_REGISTER)
def edit(prisoner_id: int) -> Response:
    """The facts of a prisoner in a form."""
    prisoner = prisoner_of(bounded(prisoner_id), homes_kept())
    return _form_page(PrisonerForm.of(prisoner), prisoner.facility, 200, prisoner_id)


@bp.post("/<int:prisoner_id>/facts")
@for_officers(Permission.KEEP_REGISTER)
def change(prisoner_id: int) -> Response:
    """Correct the facts of a prisoner."""
    prisoner = prisoner_of(bounded(prisoner_id), homes_kept())
    home, form = prisoner.facility, PrisonerForm()
    if not form.validate():
        return _form_page(form, home, 422, prisoner_id)
    try:
        edit_prisoner(actor(), prisoner_id, form.facts(), form.reason.data or "")
    except Refused as refused:
        form.show(refused)
        return _form_page(form, home, 409, prisoner_id)
    return kept(prisoner_id)


def kept(prisoner_id: int) -> Response:
    """Back to the prisoner, with the news that the change is kept."""
    flash(_("The change is kept, with your name and reason."), "good")
    return redirect(url_for("staff_prisoners.show", prisoner_id=prisoner_id), 303)


def homes_kept() -> frozenset[int]:
    """The homes whose register this officer keeps."""
    return actor().facilities_where(Permission.KEEP_REGISTER)


def home_asked() -> Facility:
    """The home that the address names, or the officer's first; raises NotFound for another's."""
    homes = facilities_by_id(homes_kept())
    asked = request.args.get("facility_id", type=row_id)
    home = homes.get(asked) if asked is not None else next(iter(homes.values()))
    if home is None:
        raise NotFound
    return home


def _form_page(
    form: PrisonerForm, home: Facility, status: int, prisoner_id: int | None = None
) -> Response:
    return page(
        "staff/prisoners/form.html", form=form, home=home, prisoner_id=prisoner_id, status=status
    )
