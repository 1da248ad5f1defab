"""Owns the video desk: today's calls, one call with the officer as a visible end, devices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.available_moves import available_moves
from app.domain.clock import now, today
from app.domain.errors import NotFound
from app.domain.roles import Permission
from app.domain.video_room import may_be_telephoned, phase
from app.domain.visit_states import Move, Mover
from app.forms.fields import row_id
from app.forms.video import EndingForm, NotBroughtForm, TerminalForm, WarningForm
from app.queries.facilities import facilities_by_id
from app.queries.relatives import standing_links
from app.queries.two_homes import side_if_any, side_of_visit
from app.queries.video_desk import (
    calls_of_day,
    ends_by_visit,
    logs_by_visit,
    not_brought_to,
    owed_before,
    terminals_of,
)
from app.queries.visits import visit_for_officer
from app.services import relatives, terminals, video_desk
from app.services.room_log import room_facts
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.forms.base import Form
    from app.models.facility import Facility
    from app.models.visit import Visit

bp = Blueprint("video_desk", __name__, url_prefix="/staff/video-desk")
DESK = Permission.KEEP_VIDEO_DESK
MORE_MINUTES = 5


def _home() -> Facility:
    homes = facilities_by_id(actor().facilities_where(DESK))
    return homes.get(request.args.get("facility_id", type=int), next(iter(homes.values())))


def _homes_of(visits: Collection[Visit]) -> dict[int | None, Facility]:
    """Both homes of each call between two, by id; of calls of one home none are asked for."""
    between = [visit for visit in visits if visit.is_between_homes]
    homes = {home for one in between for home in (one.facility_id, one.other_facility_id) if home}
    return facilities_by_id(homes) if homes else {}


@bp.get("/")
@for_officers(DESK)
def index() -> Response:
    """Today's calls: who waits, who talks, and how the lines are."""
    return _desk_page(_home(), TerminalForm(formdata=None))


def _desk_page(home: Facility, form: TerminalForm, status: int = 200) -> Response:
    visits = calls_of_day(home, today(home.zone))
    return page(
        "staff/video_desk/index.html",
        partial="staff/video_desk/_calls.html",
        home=home,
        visits=visits,
        phases={visit.id: phase(room_facts(visit), now()) for visit in visits},
        ends=ends_by_visit([visit.id for visit in visits]),
        missing=not_brought_to([visit.id for visit in visits if visit.is_between_homes]),
        homes=_homes_of(visits),
        links=standing_links([visit.id for visit in visits]),
        terminals=terminals_of(home.id),
        form=form,
        chooses=home.id in actor().facilities_where(Permission.CHOOSE_VIDEO),
        status=status,
    )


@bp.get("/register")
@for_officers(DESK)
def register() -> Response:
    """The register of a day's calls, to read and to print."""
    home = _home()
    day = request.args.get("day", default=today(home.zone), type=date.fromisoformat)
    visits = [visit for visit in calls_of_day(home, day) if visit.video_room]
    logs = logs_by_visit([visit.id for visit in visits])
    return page(
        "staff/video_desk/register.html",
        home=home,
        day=day,
        visits=visits,
        logs=logs,
        homes=_homes_of(visits),
    )


@bp.get("/<reference:reference>")
@for_officers(DESK)
def show(reference: str) -> Response:
    """One call, with the officer as an end that everybody sees."""
    return call_page(reference)


def call_page(reference: str, status: int = 200, **sent: Form) -> Response:
    """The page of one call, with a form as it was sent in place of the empty one."""
    homes = actor().facilities_where(DESK)
    side = side_if_any(reference, homes)
    visit = side.visit if side else visit_for_officer(reference, homes)
    if visit.video_room is None:
        raise NotFound
    if visit.video_room.provider != "builtin":
        # A call at a provider elsewhere is entered and recorded from the visit's own page.
        return redirect(url_for("staff_visits.show", reference=reference), 303)
    home_id = side.facility_id if side else visit.facility_id
    return page(
        "staff/video_desk/show.html",
        partial="staff/video_desk/_both_homes.html" if visit.is_between_homes else None,
        visit=visit,
        asking=side_of_visit(visit.id) if visit.is_between_homes else None,
        desk_home=side.facility if side else visit.facility,
        seat=side or visit.video_room,
        phase=phase(room_facts(visit), now()),
        owed=owed_before(visit),
        rings=may_be_telephoned(visit.visitor.phone, is_legal=visit.is_legal),
        link=standing_links([visit.id]).get(visit.id),
        terminals=[one for one in terminals_of(home_id) if one.paired_at],
        missing=not_brought_to([visit.id])[visit.id],
        may_miss=Move.NOT_BROUGHT in available_moves(visit.facts, Mover.GATE, now()),
        status=status,
        **_empty_forms() | sent,
    )


def _empty_forms() -> dict[str, Form]:
    return {
        "warning": WarningForm(formdata=None),
        "ending": EndingForm(formdata=None),
        "not_brought": NotBroughtForm(formdata=None),
    }


@bp.post("/<reference:reference>/opening")
@for_officers(DESK)
def open_call(reference: str) -> Response:
    """Let family and prisoner meet."""
    video_desk.open_call(actor(), reference, row_id(request.form.get("terminal_id")))
    return _back(reference)


@bp.post("/<reference:reference>/warning")
@for_officers(DESK)
def warn(reference: str) -> Response:
    """Show a sentence on every end."""
    form = WarningForm()
    if not form.validate():
        return call_page(reference, 422, warning=form)
    video_desk.warn(actor(), reference, str(form.sentence.data))
    return _back(reference)


@bp.post("/<reference:reference>/pause")
@for_officers(DESK)
def pause(reference: str) -> Response:
    """Hold the call."""
    video_desk.pause(actor(), reference)
    return _back(reference)


@bp.post("/<reference:reference>/telephone")
@for_officers(DESK)
def go_by_telephone(reference: str) -> Response:
    """Let them talk by the home's telephone."""
    video_desk.go_by_telephone(actor(), reference)
    return _back(reference)


@bp.post("/<reference:reference>/resumption")
@for_officers(DESK)
def go_on(reference: str) -> Response:
    """Let it go on."""
    video_desk.go_on(actor(), reference)
    return _back(reference)


@bp.post("/<reference:reference>/extension")
@for_officers(DESK)
def extend(reference: str) -> Response:
    """Give five minutes more."""
    video_desk.extend(actor(), reference, MORE_MINUTES)
    return _back(reference)


@bp.post("/<reference:reference>/repayment")
@for_officers(DESK)
def give_owed_minutes(reference: str) -> Response:
    """Give the minutes that earlier calls owe."""
    video_desk.give_owed_minutes(actor(), reference)
    return _back(reference)


@bp.post("/<reference:reference>/ending")
@for_officers(DESK)
def end_call(reference: str) -> Response:
    """End the call."""
    form = EndingForm()
    if not form.validate():
        return call_page(reference, 422, ending=form)
    video_desk.end_call(actor(), reference, form.reason.data)
    return _back(reference)


@bp.post("/<reference:reference>/relative/withdrawal")
@for_officers(DESK)
def take_back_link(reference: str) -> Response:
    """Take back the link of a relative elsewhere, and show its holder out."""
    relatives.take_back_link(actor(), reference)
    return _back(reference)


@bp.post("/terminals")
@for_officers(DESK)
def add_terminal() -> Response:
    """Name a device; its code is shown once, to be typed there."""
    form, home = TerminalForm(), _home()
    if not form.validate():
        return _desk_page(home, form, 422)
    code = terminals.add_terminal(actor(), home.id, str(form.name.data))
    digits = f"{code[:4]} {code[4:]}"
    flash(_("At the device open /terminal/pair and type %(code)s.", code=digits), "notice")
    return redirect(url_for("video_desk.index", facility_id=home.id), 303)


@bp.post("/terminals/<int:terminal_id>/retirement")
@for_officers(DESK)
def retire_terminal(terminal_id: int) -> Response:
    """Take a device out of use."""
    terminals.retire_terminal(actor(), terminal_id)
    return redirect(url_for("video_desk.index"), 303)


def _back(reference: str) -> Response:
    return redirect(url_for("video_desk.show", reference=reference), 303)
