"""Owns the pages of register files: sending one, its rows, applying or dropping it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.domain.register_columns import TEMPLATE
from app.domain.register_outcomes import ImportKind, Outcome
from app.domain.roles import Permission
from app.forms.addresses import bounded
from app.forms.fields import row_id
from app.forms.register_files import RegisterFileForm
from app.queries.register_files import ON_ONE_PAGE, file_of, files_of, rows_of
from app.routes.staff.prisoners import home_asked, homes_kept
from app.services.register_files import apply_file, drop_file, take_in
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.models.facility import Facility

bp = Blueprint("staff_register_files", __name__, url_prefix="/staff/prisoners/files")
# What most needs an officer's eye comes first.
ORDER = (
    Outcome.REFUSED,
    Outcome.RELEASED,
    Outcome.MOVED,
    Outcome.CHANGED,
    Outcome.ADDED,
    Outcome.SAME,
)


@bp.get("/")
@for_officers(Permission.KEEP_REGISTER)
def index() -> Response:
    """The last files of a home, and a form for the next."""
    return _sending(RegisterFileForm(formdata=None), home_asked(), 200)


@bp.post("/")
@for_officers(Permission.KEEP_REGISTER)
def add() -> Response:
    """Take a file in and have it read; nothing of the register changes yet."""
    form, home = RegisterFileForm(), home_asked()
    if not form.validate():
        return _sending(form, home, 422)
    try:
        import_id = take_in(actor(), form.facts(home.id))
    except Refused as refused:
        form.show(refused)
        return _sending(form, home_asked(), 422)
    return redirect(url_for("staff_register_files.show", import_id=import_id), 303)


@bp.get("/templates/<kind>")
@for_officers(Permission.KEEP_REGISTER)
def template(kind: str) -> Response:
    """An empty file with the right first line."""
    if kind not in set(ImportKind):
        raise NotFound
    line = io.StringIO()
    csv.writer(line).writerow(TEMPLATE[ImportKind(kind)])
    # The mark in front lets a spreadsheet see that names may be in any script.
    response = Response("\ufeff" + line.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename={kind}.csv"
    return response


@bp.get("/<int:import_id>")
@for_officers(Permission.KEEP_REGISTER)
def show(import_id: int) -> Response:
    """How far a file has come, and what its rows do, page by page."""
    file = file_of(bounded(import_id), homes_kept())
    outcomes = [outcome for outcome in ORDER if outcome.value in file.counts]
    asked = request.args.get("rows", "")
    outcome = Outcome(asked) if asked in set(Outcome) else next(iter(outcomes), None)
    after = row_id(request.args.get("after"))
    rows = rows_of(file, outcome, after) if outcome and not file.is_at_work else []
    shown = rows[:ON_ONE_PAGE]
    return page(
        "staff/register_files/show.html",
        partial="staff/register_files/_register_file.html",
        file=file,
        outcomes=outcomes,
        outcome=outcome,
        rows=shown,
        after=shown[-1].row.id if len(rows) > ON_ONE_PAGE else None,
    )


@bp.post("/<int:import_id>/application")
@for_officers(Permission.KEEP_REGISTER)
def apply(import_id: int) -> Response:
    """Let the file become the register."""
    apply_file(actor(), bounded(import_id))
    return redirect(url_for("staff_register_files.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/dropping")
@for_officers(Permission.KEEP_REGISTER)
def drop(import_id: int) -> Response:
    """Forget the file; the register stays as it was."""
    drop_file(actor(), bounded(import_id))
    flash(_("The file is dropped. The register is as it was."), "good")
    return redirect(url_for("staff_register_files.index"), 303)


def _sending(form: RegisterFileForm, home: Facility, status: int) -> Response:
    return page(
        "staff/register_files/index.html",
        status=status,
        form=form,
        home=home,
        files=files_of(home.id),
        columns=TEMPLATE,
    )
