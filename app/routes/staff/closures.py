"""Owns closing days and hours of a home, and calling off at once what a closed day hits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.domain.clock import today
from app.domain.errors import Code, NotFound, Refused, refused
from app.domain.roles import Permission
from app.formatting import moment
from app.forms.fields import row_id
from app.forms.review import CallingAllOffForm, DayClosingForm, HourClosingForm
from app.queries.facilities import facilities_by_id
from app.queries.review import coming_closures, open_hours
from app.services.closures import call_off_flagged_of_day, close_day, close_hour, reopen_day
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor
from app.wording.visits import MODE

if TYPE_CHECKING:
    from app.forms.base import Form

bp = Blueprint("staff_closures", __name__, url_prefix="/staff/closures")


@bp.get("/")
@for_officers(Permission.REVIEW_VISITS)
def index() -> Response:
    """The closed days of a home, and the forms to close more."""
    return _page(request.args.get("facility_id", type=row_id))


@bp.post("/days")
@for_officers(Permission.REVIEW_VISITS)
def close() -> Response:
    """Close a day with a reason; its visits go to review."""
    form = DayClosingForm()
    home_id = row_id(form.facility_id.data)
    if not form.validate() or form.day.data is None:
        return _page(home_id, 422, closing=form)
    try:
        hit = close_day(actor(), home_id or 0, form.day.data, form.reason.data)
    except Refused as refusal:
        form.show(refusal)
        return _page(home_id, 409, closing=form)
    return _done(_closed(hit), home_id)


@bp.post("/days/<day>/opening")
@for_officers(Permission.REVIEW_VISITS)
def reopen(day: str) -> Response:
    """Take back that a day was closed; its visits are no longer in doubt."""
    home_id = row_id(request.form.get("facility_id"))
    try:
        kept = reopen_day(actor(), home_id or 0, _day(day))
    except Refused as refusal:
        closing = DayClosingForm(formdata=None)
        closing.show(refusal)
        return _page(home_id, 409, closing=closing)
    text = ngettext(
        "The day is open again. %(num)d visit is no longer to be reviewed.",
        "The day is open again. %(num)d visits are no longer to be reviewed.",
        kept,
    )
    return _done(text, home_id)


@bp.post("/hours")
@for_officers(Permission.REVIEW_VISITS)
def close_one() -> Response:
    """Close one hour; its visits go to review."""
    form = HourClosingForm()
    home_id = row_id(form.facility_id.data)
    if not form.validate():
        return _page(home_id, 422, hour=form)
    try:
        hit = close_hour(actor(), form.hour or 0)
    except NotFound:
        # No hour, or another home's: neither is on the list, and the list is what helps.
        form.show(refused(Code.SLOT_UNKNOWN, "slot_id"))
        return _page(home_id, 422, hour=form)
    return _done(_closed(hit), home_id)


@bp.post("/days/<day>/calling-off")
@for_officers(Permission.REVIEW_VISITS)
def call_off(day: str) -> Response:
    """Call off every visit of a closed day that nobody has kept, and tell all."""
    closed_on = _day(day)
    form = CallingAllOffForm(closed_on)
    home_id = row_id(form.facility_id.data)
    if not form.validate():
        return _page(home_id, 422, off=form)
    done = call_off_flagged_of_day(actor(), home_id or 0, closed_on, form.reason.data)
    text = ngettext(
        "%(num)d visit is called off. The family is being told.",
        "%(num)d visits are called off. The families are being told.",
        done,
    )
    return _done(text, home_id)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound from error


def _closed(hit: int) -> str:
    if not hit:
        return _("Closed. No approved visit is hit.")
    return ngettext(
        "Closed. %(num)d visit is to be reviewed.",
        "Closed. %(num)d visits are to be reviewed.",
        hit,
    )


def _done(text: str, home_id: int | None) -> Response:
    flash(text, "good")
    return redirect(url_for("staff_closures.index", facility_id=home_id), 303)


def _page(home_id: int | None, status: int = 200, **sent: Form) -> Response:
    """The page of one home, with a form as it was sent in place of the empty one."""
    homes = facilities_by_id(actor().facilities_where(Permission.REVIEW_VISITS))
    home = homes.get(home_id, next(iter(homes.values())))
    closing = sent.get("closing") or DayClosingForm(formdata=None)
    hour = sent.get("hour") or HourClosingForm(formdata=None)
    closing.facility_id.data = hour.facility_id.data = str(home.id)
    hour.slot_id.choices = [
        (str(slot.id), f"{moment(slot.starts_at, home.zone)}, {MODE[slot.mode]}")
        for slot in open_hours(home)
    ]
    day = today(home.zone)
    closed = [
        (row, hit, _off_form(row.closed_on, home.id, sent.get("off")), row.closed_on > day)
        for row, hit in coming_closures(home)
    ]
    return page(
        "staff/closures/index.html",
        home=home,
        homes=homes,
        closing=closing,
        hour=hour,
        closed=closed,
        status=status,
    )


def _off_form(day: date, home_id: int, sent: Form | None) -> CallingAllOffForm:
    if isinstance(sent, CallingAllOffForm) and sent.day == day:
        return sent
    form = CallingAllOffForm(day, formdata=None)
    form.facility_id.data = str(home_id)
    return form
