"""Owns a visitor's visits: the list, one of them, withdrawal and cancellation, pass and joining."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.available_moves import available_moves
from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.policy import Mode
from app.domain.visit_states import Mover
from app.forms.fields import row_id
from app.forms.video import DeviceForm
from app.forms.visit_replies import AnswerForm, PickForm
from app.models.device_check import WEAK_BELOW_KBIT
from app.queries.balances import people_to_meet
from app.queries.changes import changes_of
from app.queries.first_pick import kept_hours
from app.queries.my_visits import my_visits
from app.queries.owed_hours import owed_hours
from app.queries.relatives import elsewhere_of
from app.queries.safeguards import barred_until_for
from app.queries.visits import whole_visit
from app.queries.waiting import families_before
from app.services import device_checks, video, visits
from app.services.first_pick import ask_for_kept_hour
from app.web.access import for_registered_visitors, for_visitors
from app.web.calendar_file import calendar_answer
from app.web.htmx import page
from app.web.qr import qr_svg
from app.web.rooms import ice_for, token_answer, wants_token
from app.web.signed_in import actor

# How long after its last move a page looks by itself for the pass or the room.
WATCHED_FOR = timedelta(minutes=10)
LINE_BYTES = 150_000
bp = Blueprint("visits", __name__, url_prefix="/visits")


@bp.get("/")
@for_registered_visitors
def index() -> Response:
    """What comes next, what else lies ahead, whom she may ask for again, and the past, folded."""
    found = my_visits(now(), request.args.get("older_than", type=row_id))
    return page(
        "visits/index.html",
        visits=found,
        door=video.door_of(found.next_call) if found.next_call else None,
        people=people_to_meet(actor().id),
    )


@bp.get("/<reference:reference>")
@for_visitors
def show(reference: str) -> Response:
    """One visit: where it stands, what to do now, its pass or its door."""
    return visit_page(reference, 200)


def visit_page(reference: str, status: int, **forms: Any) -> Response:
    """The page of one visit, with a form as it was sent in place of the empty one."""
    visit = whole_visit(reference)
    # formdata=None: what was sent belongs to the one form it was sent with.
    forms = {"answer": AnswerForm(formdata=None), "pick": PickForm(formdata=None)} | forms
    return page(
        "visits/show.html",
        partial="visits/_visit_panel.html",
        visit=visit,
        moves=available_moves(visit.facts, Mover.VISITOR, now()),
        door=video.door_of(visit),
        is_fresh=now() - visit.events[-1].at < WATCHED_FOR,
        kept=kept_hours(visit),
        before=families_before(visit),
        changes=changes_of(visit),
        barred_until=barred_until_for(visit.events[-1].reason, visit),
        owed=owed_hours(visit),
        elsewhere=elsewhere_of(visit),
        now=now(),
        status=status,
        **forms,
    )


@bp.get("/<reference:reference>/pass")
@for_visitors
def gate_pass(reference: str) -> Response:
    """The pass alone, to show or to print."""
    visit = whole_visit(reference)
    if visit.gate_pass is None or not visit.is_expected:
        raise NotFound
    return page("visits/pass.html", visit=visit, qr=qr_svg(visit.gate_pass.token))


@bp.get("/<reference:reference>/calendar.ics")
@for_visitors
def calendar(reference: str) -> Response:
    """The hour for the calendar of her phone; after a visit is off, what takes it out again."""
    return calendar_answer(whole_visit(reference))


@bp.post("/<reference:reference>/withdrawal")
@for_visitors
def withdraw(reference: str) -> Response:
    """Take the request back."""
    visits.withdraw_visit(actor(), reference)
    flash(_("Your request is withdrawn."), "good")
    return redirect(url_for("visits.show", reference=reference), 303)


@bp.post("/<reference:reference>/cancellation")
@for_visitors
def cancel(reference: str) -> Response:
    """Cancel the approved visit."""
    visits.cancel_visit(actor(), reference)
    flash(_("Your visit is cancelled."), "good")
    return redirect(url_for("visits.show", reference=reference), 303)


@bp.post("/<reference:reference>/kept-hours/<int:hold_id>")
@for_registered_visitors
def pick(reference: str, hold_id: int) -> Response:
    """Ask for an hour that was kept, with the same words and the same people."""
    made = ask_for_kept_hour(actor(), reference, hold_id)
    return redirect(url_for("visits.show", reference=made), 303)


@bp.get("/<reference:reference>/room")
@for_visitors
def room(reference: str) -> Response:
    """Her side of our own video room: the test of her phone, then one press."""
    visit = whole_visit(reference)
    if visit.video_room is None or not video.door_of(visit).is_open:
        return redirect(url_for("visits.show", reference=reference), 303)
    return page("room/visitor.html", visit=visit)


@bp.post("/<reference:reference>/joining")
@for_visitors
def join(reference: str) -> Response:
    """Open the door of the video room; the token is minted at this press."""
    if wants_token():
        return token_answer(reference, video.entry_token(actor(), reference))
    elsewhere = video.way_in(actor(), reference)
    return redirect(elsewhere or url_for("visits.room", reference=reference), 303)


@bp.get("/<reference:reference>/device")
@for_visitors
def device(reference: str) -> Response:
    """«Try my phone», on any day before the call."""
    visit = whole_visit(reference)
    if visit.mode is not Mode.VIDEO or not visit.is_expected:
        raise NotFound
    ice = ice_for(f"visitor-{actor().id}")
    return page("room/device.html", visit=visit, ice=ice, weak_below=WEAK_BELOW_KBIT)


@bp.get("/line")
@for_visitors
def line_down() -> Response:
    """Bytes that no line can shorten, for measuring how fast they come."""
    return Response(os.urandom(LINE_BYTES), mimetype="application/octet-stream")


@bp.post("/line")
@for_visitors
def line_up() -> Response:
    """Take bytes and forget them, for measuring how fast they go."""
    request.get_data()
    return Response(status=204)


@bp.post("/<reference:reference>/device")
@for_visitors
def keep_device(reference: str) -> Response:
    """Keep what the phone has found out about itself."""
    form = DeviceForm()
    if not form.validate():
        return redirect(url_for("visits.device", reference=reference), 303)
    device_checks.keep_device_check(actor(), reference, form.facts())
    flash(_("Thank you. The home knows now how your phone and line are."), "good")
    return redirect(url_for("visits.show", reference=reference), 303)
