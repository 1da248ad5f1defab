"""Owns asking for a visit, one question at a time: whom, when, who comes, check, send.

What is typed goes into the draft before it is judged, so that a bad line, an ended sign-in or the
Back button loses nothing. Each step checks its own answers; the last one checks them all again.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.errors import Refused
from app.domain.policy import Mode
from app.forms.visit_answers import Answers, Step, whom_form
from app.forms.visits import NEED_TICKS, PartyForm, SendForm, WhenForm
from app.queries import facilities, slots
from app.queries.balances import people_to_meet
from app.queries.draft_holds import held_hour
from app.queries.drafts import own_draft
from app.queries.kept_people import own_people
from app.queries.visits import visit_sent_with
from app.queries.waiting import day_line
from app.queries.wishes import hours_wished
from app.services.draft_holds import extend_hold, hold_hour
from app.services.visits import submit_visit
from app.services.waiting import wait_for_day
from app.web.access import (
    for_registered_visitors,
    for_registered_visitors_keeping_typed,
    keep_typed,
)
from app.web.htmx import page
from app.web.signed_in import actor
from app.wording.facilities import in_script, listed_name

bp = Blueprint("visit_request", __name__, url_prefix="/visits/new")


@bp.get("/whom")
@for_registered_visitors
def whom() -> Response:
    """Ask for the home and the prisoner."""
    return _whom_page(own_answers().whom)


@bp.post("/whom")
@for_registered_visitors_keeping_typed
def keep_whom() -> Response:
    """Keep the home and the prisoner."""
    keep_typed(actor())
    form = whom_form(homes_to_choose())
    return _next(Step.WHEN) if form.validate() else _whom_page(form, 422)


@bp.get("/when")
@for_registered_visitors
def when() -> Response:
    """Ask for the way of meeting and the hour; the hours are a partial of this page."""
    answers = own_answers()
    if answers.facility_id is None:
        return _next(Step.WHOM)
    return _when_page(answers, answers.when)


@bp.post("/when")
@for_registered_visitors_keeping_typed
def keep_when() -> Response:
    """Keep the hour."""
    keep_typed(actor(), ("waits",))
    form, answers = WhenForm(), own_answers()
    if not form.validate():
        return _when_page(answers, form, 422)
    try:
        if not answers.waits:
            hold_hour(actor(), answers.facility_id or 0, int(form.slot_id.data), answers.lane)
    except Refused as refused:
        form.show(refused)
        return _when_page(answers, form, 409)
    return _next(Step.PARTY)


@bp.post("/kept-hour/extension")
@for_registered_visitors
def extend() -> Response:
    """Keep the hour a little longer, once, and go on where she was."""
    extend_hold(actor())
    step = request.form.get("step")
    return _next(Step(step) if step in tuple(Step) else Step.CHECK)


@bp.get("/party")
@for_registered_visitors
def party() -> Response:
    """Ask who comes with the visitor."""
    return _party_page(own_answers().party)


@bp.post("/party")
@for_registered_visitors_keeping_typed
def keep_party() -> Response:
    """Keep who comes."""
    keep_typed(actor(), NEED_TICKS)
    form = PartyForm()
    return _next(Step.CHECK) if form.validate() else _party_page(form, 422)


@bp.get("/check")
@for_registered_visitors
def check() -> Response:
    """Show everything once more before it is sent."""
    answers = own_answers()
    step = answers.first_open_step
    return _check_page(answers, SendForm()) if step is Step.CHECK else _next(step)


@bp.post("/check")
@for_registered_visitors_keeping_typed
def create() -> Response:
    """Send the request; the same form again leads to the same visit."""
    form, draft = SendForm(), own_draft()
    earlier = visit_sent_with(form.request_key.data or "")
    if earlier:
        return _to_visit(earlier)
    answers = Answers(draft.answers, homes_to_choose)
    if not form.validate() or answers.first_open_step is not Step.CHECK:
        return _next(answers.first_open_step)
    try:
        send = wait_for_day if answers.waits else submit_visit
        return _to_visit(send(actor(), answers.facts(draft.request_key)))
    except Refused as refused:
        return _refused_page(answers, form, refused)


def _refused_page(answers: Answers, form: SendForm, refused: Refused) -> Response:
    """A place that has gone leads back to the hours that are left; all else stays as it is."""
    if any(refusal.field == "slot_id" for refusal in refused.refusals):
        answers.when.show(refused)
        return _when_page(answers, answers.when, 409)
    form.show(refused)
    return _check_page(answers, form, 409)


def _whom_page(form: object, status: int = 200) -> Response:
    return page(
        "visit_request/whom.html",
        form=form,
        step=Step.WHOM,
        people=people_to_meet(actor().id),
        is_urgent=own_answers().is_urgent,
        status=status,
    )


def _when_page(answers: Answers, form: WhenForm, status: int = 200) -> Response:
    home = facilities.facility(answers.facility_id or 0)
    if home is None:
        return _next(Step.WHOM)
    asked_mode = request.args.get("mode")
    mode = Mode(asked_mode) if asked_mode in tuple(Mode) else answers.mode
    days = slots.slot_days(home, mode, answers.lane)
    day = slots.day_to_show(days, _asked_day(), form.slot_id.data)
    return page(
        "visit_request/when.html",
        partial="visit_request/_free_slots.html",
        form=form,
        home=home,
        mode=mode,
        days=days,
        day=day,
        # Nobody waits in line with a death in the house.
        line=None if answers.is_urgent else day_line(home, mode, day),
        is_urgent=answers.is_urgent,
        hold=held_hour(actor().id or 0),
        step=Step.WHEN,
        status=status,
    )


def _party_page(form: PartyForm, status: int = 200) -> Response:
    answers = own_answers()
    home = facilities.facility(answers.facility_id or 0)
    if home is None:
        return _next(Step.WHOM)
    return page(
        "visit_request/party.html",
        form=form,
        people=[] if form.is_full else own_people(),
        named=form.names,
        year=now().year,
        policy=home.policy,
        most_adults=home.policy.adults_in(answers.lane),
        step=Step.PARTY,
        status=status,
        picked=None if answers.waits else answers.when.slot_id.data,
        hold=held_hour(actor().id or 0),
    )


def _check_page(answers: Answers, form: SendForm, status: int = 200) -> Response:
    wanted = answers.facts("")
    slot = slots.slot(wanted.slot_id)
    form.request_key.data = own_draft().request_key
    return page(
        "visit_request/check.html",
        form=form,
        wanted=wanted,
        slot=slot,
        others=hours_wished(slot, wanted.other_slot_ids) if slot else [],
        picked=None if answers.waits else wanted.slot_id,
        waits=answers.waits,
        hold=held_hour(actor().id or 0),
        step=Step.CHECK,
        status=status,
    )


def own_answers() -> Answers:
    """What she has typed so far."""
    return Answers(own_draft().answers, homes_to_choose)


def homes_to_choose() -> dict[str, list[tuple[str, str]]]:
    """The homes under their districts, in the reader's script."""
    return {
        in_script(district): [(str(home.id), listed_name(home)) for home in homes]
        for district, homes in facilities.homes_by_district()
    }


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _next(step: Step) -> Response:
    return redirect(url_for(f"visit_request.{step}"), 303)


def _to_visit(reference: str) -> Response:
    return redirect(url_for("visits.show", reference=reference), 303)
