"""Owns the desk between two homes: wishes of our prisoners, what is asked of us, whom to tell."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.available_moves import available_moves
from app.domain.clock import now
from app.domain.decision_clock import Level
from app.domain.errors import NotFound, Refused
from app.domain.roles import Permission, may_decide
from app.domain.visit_states import Move, Mover
from app.formatting import moment
from app.forms.fields import row_id
from app.forms.two_homes import (
    AgreementForm,
    HourAnswerForm,
    MeetingForm,
    NewHourForm,
    SideAnswerForm,
    SideCallingOffForm,
    SidePickForm,
    SideRefusalForm,
)
from app.queries.asking_checks import asking_checks
from app.queries.facilities import all_facilities, facilities_by_id, facility
from app.queries.meeting_hours import proposals_of
from app.queries.two_homes import (
    asked_from,
    asked_of,
    hours_still_free,
    news_to_tell,
    shared_hours,
    side_of,
)
from app.routes.staff.hour_facts import hour_facts
from app.services import asking_home
from app.services.desk_news import note_told
from app.services.two_homes import ask_between_homes
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.forms.approvals import DecisionForm
    from app.models.facility import Facility

bp = Blueprint("two_homes", __name__, url_prefix="/staff/between-homes")
SEES = Permission.SEE_QUEUE


@bp.get("/")
@for_officers(SEES)
def index() -> Response:
    """What stands between our homes and others, and what is still to be told."""
    homes = actor().facilities_where(SEES)
    ours, theirs = asked_from(homes), asked_of(homes)
    return page(
        "staff/two_homes/index.html",
        ours=ours,
        theirs=theirs,
        proposals=proposals_of([side.visit_id for side in (*ours, *theirs)]),
        news=news_to_tell(homes),
        homes=facilities_by_id(homes),
    )


@bp.get("/new")
@for_officers(SEES)
def new() -> Response:
    """First the other home, then the wish and the hours that both homes have free."""
    home, other = _two_homes()
    if other is None:
        others = [one for one in all_facilities() if one.id != home.id]
        mine = facilities_by_id(actor().facilities_where(SEES))
        return page("staff/two_homes/choose.html", home=home, homes=mine, others=others)
    form = MeetingForm(formdata=None)
    form.request_key.data = secrets.token_urlsafe(32)
    return _wish(home, other, form, 200)


@bp.post("/new")
@for_officers(SEES)
def create() -> Response:
    """Enter the wish; both hours are held from now on."""
    home, other = _two_homes()
    if other is None:
        raise NotFound
    form = MeetingForm()
    if not form.validate():
        return _wish(home, other, form, 422)
    try:
        reference = ask_between_homes(actor(), form.facts(home.id, other.id))
    except Refused as refused:
        form.show(refused)
        return _wish(home, other, form, 409)
    flash(_("Entered. The hour is held in both homes."), "good")
    return back_to_side(reference)


@bp.get("/<reference:reference>")
@for_officers(SEES)
def show(reference: str) -> Response:
    """One wish of our prisoner, and what his home may do with it."""
    return side_page(reference, 200)


@bp.post("/<reference:reference>/agreement")
@for_officers(Permission.DECIDE_VISITS)
def agree(reference: str) -> Response:
    """Say yes for the asker's home."""
    form = AgreementForm()
    return act_for_side(
        reference,
        form,
        lambda: asking_home.agree(actor(), reference, form.staff_note.data),
        _("Agreed. Now the other home decides."),
    )


@bp.post("/<reference:reference>/refusal")
@for_officers(Permission.DECIDE_VISITS)
def refuse(reference: str) -> Response:
    """Say no, or call the visit off, for the asker's home."""
    moves = _moves(reference)
    form = SideCallingOffForm() if Move.CANCEL_FOR_PRISON in moves else SideRefusalForm()
    return act_for_side(
        reference,
        form,
        lambda: asking_home.refuse_from_side(actor(), reference, form.facts()),
        _("Done. Both hours are free again. Tell your prisoner."),
    )


@bp.post("/<reference:reference>/withdrawal")
@for_officers(SEES)
def take_back(reference: str) -> Response:
    """The prisoner no longer wishes it."""
    asking_home.take_back(actor(), reference)
    flash(_("Taken back. Both hours are free again."), "good")
    return back_to_side(reference)


@bp.post("/news/<int:news_id>/told")
@for_officers(SEES)
def told(news_id: int) -> Response:
    """The prisoner was told."""
    note_told(actor(), news_id)
    return redirect(url_for("two_homes.index"), 303)


def _two_homes() -> tuple[Facility, Facility | None]:
    """The officer's home and the one chosen, which is another; None while none is."""
    homes = facilities_by_id(actor().facilities_where(SEES))
    home = homes.get(request.args.get("home", type=row_id), next(iter(homes.values())))
    other_id = request.args.get("other", type=row_id)
    other = facility(other_id) if other_id is not None and other_id != home.id else None
    return home, other


def _wish(home: Facility, other: Facility, form: MeetingForm, status: int) -> Response:
    found = shared_hours(home, other)
    hours = [(hour.there_id, moment(hour.starts_at, home.zone)) for hour in found]
    form.offer(hours)
    return page(
        "staff/two_homes/new.html", home=home, other=other, form=form, hours=hours, status=status
    )


def _moves(reference: str) -> frozenset[Move]:
    """What the asker's home may do with the visit now."""
    side = side_of(reference, actor().facilities_where(SEES))
    moves = available_moves(side.visit.facts, Mover.DECIDER, now())
    decides = may_decide(actor().grants, side.facility_id, Level.HOME)
    wishes = available_moves(side.visit.facts, Mover.VISITOR, now())
    return (moves if decides else frozenset()) | wishes


def side_page(reference: str, status: int, **forms: DecisionForm) -> Response:
    """The page of one wish for the asker's home, with a form as it was sent."""
    side, moves = side_of(reference, actor().facilities_where(SEES)), _moves(reference)
    refusal = SideCallingOffForm if Move.CANCEL_FOR_PRISON in moves else SideRefusalForm
    forms = _empty_forms(refusal) | forms
    return page(
        "staff/two_homes/show.html",
        side=side,
        visit=side.visit,
        moves=moves,
        checks=asking_checks(side, actor().id, None) if Move.AGREE in moves else [],
        decides=may_decide(actor().grants, side.facility_id, Level.HOME),
        free=hours_still_free(side) if Move.ACCEPT in moves else set(),
        now=now(),
        status=status,
        **hour_facts(side, side.facility, moves, forms),
        **forms,
    )


def _empty_forms(refusal: type[DecisionForm]) -> dict[str, DecisionForm]:
    kinds: tuple[type[DecisionForm], ...] = (
        AgreementForm,
        refusal,
        SideAnswerForm,
        SidePickForm,
        NewHourForm,
        HourAnswerForm,
    )
    # formdata=None: what was sent belongs to the one form it was sent with.
    return {kind.id_prefix: kind(formdata=None) for kind in kinds}


def act_for_side(
    reference: str, form: DecisionForm, act: Callable[[], None], done: str
) -> Response:
    """Do what the form asks, say `done` on the wish's page; or show what is wrong there."""
    status = form.status_unless_done(act)
    if status:
        return side_page(reference, status, **{form.id_prefix: form})
    flash(done, "good")
    return back_to_side(reference)


def back_to_side(reference: str) -> Response:
    """To the page of this wish."""
    return redirect(url_for("two_homes.show", reference=reference), 303)
