"""Owns the desk of approved visits in doubt: keep with a reason, move, or call off."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.domain.roles import Permission
from app.formatting import moment
from app.forms.fields import row_id
from app.forms.review import KeepForm, MovingForm
from app.queries.double_time import keeps_time
from app.queries.review import flagged_visits, flags_of, other_hours
from app.queries.visits import visit_for_officer
from app.services.flags import keep_visit
from app.services.reschedules import move_visit
from app.services.transfers import let_family_follow
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.models.slot import Slot
    from app.models.visit import Visit

bp = Blueprint("staff_review", __name__, url_prefix="/staff/review")


@bp.get("/")
@for_officers(Permission.REVIEW_VISITS)
def index() -> Response:
    """The visits in doubt at the officer's homes, the nearest first."""
    visits = flagged_visits(actor().facilities_where(Permission.REVIEW_VISITS))
    return page("staff/review/index.html", visits=visits, flags=flags_of(visits))


@bp.get("/<reference:reference>")
@for_officers(Permission.REVIEW_VISITS)
def show(reference: str) -> Response:
    """One visit: what changed, and the three ways to settle it."""
    return _page(reference, KeepForm(formdata=None), MovingForm(formdata=None))


@bp.post("/<reference:reference>/keeping")
@for_officers(Permission.REVIEW_VISITS)
def keep(reference: str) -> Response:
    """Keep the visit as it is, with the officer's reason."""
    form = KeepForm()

    def act() -> None:
        keep_visit(actor(), reference, form.reason.data)

    other = MovingForm(formdata=None)
    return _settle(form, act, _("Kept."), lambda status: _page(reference, form, other, status))


@bp.post("/<reference:reference>/new-hour")
@for_officers(Permission.REVIEW_VISITS)
def move(reference: str) -> Response:
    """Give the visit another hour."""
    form = MovingForm()

    def act() -> None:
        move_visit(
            actor(),
            reference,
            row_id(form.slot_id.data),
            form.staff_note.data,
            usual_time_will_do=form.usual_time_will_do.data,
        )

    other = KeepForm(formdata=None)
    done = _("Moved. The family is being told the new time.")
    return _settle(form, act, done, lambda status: _page(reference, other, form, status))


@bp.post("/<reference:reference>/following")
@for_officers(Permission.REVIEW_VISITS)
def follow(reference: str) -> Response:
    """The prisoner was moved: let his families follow him to the new home."""
    let_family_follow(actor(), reference)
    flash(_("The families on the list are being told the new home."), "good")
    return redirect(url_for("staff_review.index"), 303)


def _settle(
    form: KeepForm | MovingForm,
    act: Callable[[], None],
    done: str,
    again: Callable[[int], Response],
) -> Response:
    if not form.validate():
        return again(422)
    try:
        act()
    except Refused as refused:
        form.show(refused)
        return again(409)
    flash(done, "good")
    return redirect(url_for("staff_review.index"), 303)


def _page(reference: str, keeping: KeepForm, moving: MovingForm, status: int = 200) -> Response:
    visit = visit_for_officer(reference, actor().facilities_where(Permission.REVIEW_VISITS))
    hours = other_hours(visit)
    keeping_time = keeps_time(visit, hours)
    moving.slot_id.choices = [
        (str(hour.id), _hour_words(visit, hour, keeping_time)) for hour in hours
    ]
    return page(
        "staff/review/show.html",
        visit=visit,
        flags=flags_of([visit])[visit.id],
        keeping=keeping,
        moving=moving,
        status=status,
    )


def _hour_words(visit: Visit, hour: Slot, keeping_time: Collection[int]) -> str:
    """An hour to move to, and whether a visit with double time would keep it there."""
    words = moment(hour.starts_at, visit.facility.zone)
    if visit.longer_until is None:
        return words
    if hour.id in keeping_time:
        return _("%(hour)s: double time kept", hour=words)
    return _("%(hour)s: usual time only", hour=words)
