"""Owns recording absences and pairs kept apart, each on a short page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.domain.roles import Permission
from app.forms.addresses import bounded
from app.forms.prisoners import AbsenceEndForm, AbsenceForm, KeepApartForm, ReasonForm, in_utc
from app.queries.register import pairs_of, prisoner_of
from app.routes.staff.prisoners import homes_kept, kept
from app.services import absences
from app.services.keep_apart import end_keep_apart, keep_apart
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.forms.approvals import DecisionForm
    from app.models.prisoner import Absence, Prisoner

bp = Blueprint("staff_custody", __name__, url_prefix="/staff/prisoners/<int:prisoner_id>")


@bp.get("/absences/new")
@for_officers(Permission.KEEP_REGISTER)
def new_absence(prisoner_id: int) -> Response:
    """A form for an absence."""
    return _page("absence", AbsenceForm(), _prisoner(prisoner_id))


@bp.post("/absences/new")
@for_officers(Permission.KEEP_REGISTER)
def add_absence(prisoner_id: int) -> Response:
    """Record an absence."""
    form, prisoner = AbsenceForm(), _prisoner(prisoner_id)
    zone = prisoner.facility.zone
    return _keep(
        "absence",
        form,
        prisoner,
        lambda: absences.record_absence(
            actor(), prisoner_id, form.facts(zone), form.reason.data or ""
        ),
    )


@bp.get("/absences/<int:absence_id>")
@for_officers(Permission.KEEP_REGISTER)
def edit_absence(prisoner_id: int, absence_id: int) -> Response:
    """An absence: let it end at another hour, or take it out."""
    prisoner = _prisoner(prisoner_id)
    return _page("ending", AbsenceEndForm(), prisoner, absence_id=absence_id)


@bp.post("/absences/<int:absence_id>")
@for_officers(Permission.KEEP_REGISTER)
def end_absence(prisoner_id: int, absence_id: int) -> Response:
    """Let an absence end at another hour."""
    form, prisoner = AbsenceEndForm(), _prisoner(prisoner_id)
    zone, absence = prisoner.facility.zone, _absence(prisoner, absence_id)
    return _keep(
        "ending",
        form,
        prisoner,
        lambda: absences.change_absence_end(
            actor(), absence.id, in_utc(form.ends_at.data, zone), form.reason.data or ""
        ),
        absence_id,
    )


@bp.post("/absences/<int:absence_id>/removal")
@for_officers(Permission.KEEP_REGISTER)
def remove_absence(prisoner_id: int, absence_id: int) -> Response:
    """Take an absence out of the register."""
    form, prisoner = ReasonForm(), _prisoner(prisoner_id)
    absence = _absence(prisoner, absence_id)
    return _keep(
        "removal",
        form,
        prisoner,
        lambda: absences.remove_absence(actor(), absence.id, form.reason.data or ""),
        absence_id,
    )


@bp.get("/keep-apart/new")
@for_officers(Permission.KEEP_REGISTER)
def new_pair(prisoner_id: int) -> Response:
    """A form for a pair kept apart."""
    return _page("apart", KeepApartForm(), _prisoner(prisoner_id))


@bp.post("/keep-apart/new")
@for_officers(Permission.KEEP_REGISTER)
def add_pair(prisoner_id: int) -> Response:
    """Keep two prisoners apart."""
    form, prisoner = KeepApartForm(), _prisoner(prisoner_id)
    return _keep(
        "apart",
        form,
        prisoner,
        lambda: keep_apart(
            actor(), prisoner_id, form.other_number.data or "", form.reason.data or ""
        ),
    )


@bp.get("/keep-apart/<int:pair_id>/end")
@for_officers(Permission.KEEP_REGISTER)
def edit_pair(prisoner_id: int, pair_id: int) -> Response:
    """Ask why two prisoners need not be kept apart any more."""
    prisoner = _prisoner(prisoner_id)
    return _page("pair", ReasonForm(), prisoner, pair_id=pair_id)


@bp.post("/keep-apart/<int:pair_id>/end")
@for_officers(Permission.KEEP_REGISTER)
def end_pair(prisoner_id: int, pair_id: int) -> Response:
    """Keep two prisoners apart no more."""
    form, prisoner = ReasonForm(), _prisoner(prisoner_id)
    _other(prisoner, pair_id)
    return _keep(
        "pair",
        form,
        prisoner,
        lambda: end_keep_apart(actor(), pair_id, form.reason.data or ""),
        pair_id,
    )


def _keep(
    what: str,
    form: DecisionForm,
    prisoner: Prisoner,
    act: Callable[[], None],
    row: int | None = None,
) -> Response:
    prisoner_id = prisoner.id
    ids = {"pair_id" if what == "pair" else "absence_id": row} if row is not None else {}
    if not form.validate():
        return _page(what, form, prisoner, 422, **ids)
    try:
        act()
    except Refused as refused:
        form.show(refused)
        return _page(what, form, _prisoner(prisoner_id), 409, **ids)
    return kept(prisoner_id)


def _page(
    what: str, form: DecisionForm, prisoner: Prisoner, status: int = 200, **ids: int
) -> Response:
    absence = _absence(prisoner, ids["absence_id"]) if "absence_id" in ids else None
    other = _other(prisoner, ids["pair_id"]) if "pair_id" in ids else None
    # Two forms stand on the page of an absence; what was sent belongs to one of them.
    forms: dict[str, DecisionForm] = {
        "ending": AbsenceEndForm(formdata=None),
        "removal": ReasonForm(formdata=None),
    }
    if what in forms:
        forms[what] = form
    return page(
        f"staff/prisoners/{PAGES[what]}.html",
        status=status,
        prisoner=prisoner,
        absence=absence,
        other=other,
        pair_id=ids.get("pair_id"),
        form=form,
        **forms,
    )


PAGES = {
    "absence": "new_absence",
    "ending": "absence",
    "removal": "absence",
    "apart": "keep_apart",
    "pair": "pair",
}


def _prisoner(prisoner_id: int) -> Prisoner:
    return prisoner_of(bounded(prisoner_id), homes_kept())


def _absence(prisoner: Prisoner, absence_id: int) -> Absence:
    found = [absence for absence in prisoner.absences if absence.id == absence_id]
    if not found:
        raise NotFound
    return found[0]


def _other(prisoner: Prisoner, pair_id: int) -> Prisoner:
    found = [other for known_id, other in pairs_of(prisoner) if known_id == pair_id]
    if not found:
        raise NotFound
    return found[0]
