"""Owns one visit for staff, and the day of a home: who is expected and who has come."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.domain.available_moves import available_moves
from app.domain.clock import now, today
from app.domain.reasons import FOR_REJECTION
from app.domain.roles import Permission
from app.domain.roles import may_decide as may_decide_at
from app.domain.visit_states import Move, Mover
from app.forms.allowances import AllowanceChangeForm
from app.forms.approvals import (
    ApprovalForm,
    CallingOffForm,
    ChangeAnswerForm,
    CuttingShortForm,
    EntryRefusalForm,
    FamilyQuestionForm,
    NoteForm,
    OfferForm,
    RejectionForm,
    address_to_home,
)
from app.forms.compassion import MakeOrdinaryForm
from app.forms.safeguards import (
    BarForm,
    CounselPapersForm,
    ForPrisonerForm,
    IdentityCheckForm,
    NoObjectionForm,
    QuestionForm,
    RecommendationForm,
    offer_prisoners,
)
from app.forms.two_homes import HourAnswerForm, NewHourForm
from app.queries.balances import books_of
from app.queries.changes import changes_of, checks_of_change, keeps_time_at
from app.queries.facilities import facilities_by_id
from app.queries.family_calls import calls_about
from app.queries.offers import hours_to_offer
from app.queries.prisoners import Candidate, candidates, on_file
from app.queries.two_homes import calls_from, side_of_visit
from app.queries.visits import day_list, visit_for_officer
from app.queries.wishes import wishes_to_decide
from app.routes.staff.hour_facts import hour_facts
from app.services.video import door_of
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_visits", __name__, url_prefix="/staff/visits")
YEARS = (2000, 2200)


@bp.get("/")
@for_officers(Permission.SEE_DAY)
def index() -> Response:
    """Who is expected at a home on a day; today at the officer's first home unless asked."""
    homes = facilities_by_id(actor().facilities_where(Permission.SEE_DAY))
    home = homes.get(request.args.get("facility_id", type=int), next(iter(homes.values())))
    day = request.args.get("day", default=today(home.zone), type=_calendar_day)
    return page(
        "staff/visits/index.html",
        partial="staff/visits/_day_list.html",
        home=home,
        homes=homes,
        day=day,
        visits=day_list(home, day),
        calls=calls_from(home, day),
    )


def _calendar_day(text: str) -> date:
    """The day that an address asks for; ValueError beyond the years that a clock can reckon."""
    day = date.fromisoformat(text)
    if not YEARS[0] <= day.year < YEARS[1]:
        raise ValueError(text)
    return day


@bp.get("/<reference:reference>")
@for_officers(Permission.SEE_DAY)
def show(reference: str) -> Response:
    """One visit with all that an officer of its home may see."""
    return visit_page(reference, 200)


def visit_page(reference: str, status: int, **forms: Any) -> Response:
    """The page of one visit, with a form as it was sent in place of the empty one."""
    visit = visit_for_officer(reference, actor().facilities_where(Permission.SEE_DAY))
    may_decide = visit.facility_id in actor().facilities_where(Permission.DECIDE_VISITS)
    at_gate = visit.facility_id in actor().facilities_where(Permission.KEEP_GATE)
    # Between two homes nobody comes to a gate: the video desks record it.
    gates = at_gate and not visit.is_between_homes
    decides = may_decide_at(actor().grants, visit.facility_id, visit.level)
    moves = available_moves(visit.facts, Mover.DECIDER, now()) if decides else frozenset()
    gate_moves = available_moves(visit.facts, Mover.GATE, now()) if gates else frozenset()
    found = candidates(visit) if Move.APPROVE in moves else []
    # formdata=None: what was sent belongs to the one form it was sent with.
    forms = {
        "approval": ApprovalForm(formdata=None),
        "rejection": RejectionForm(formdata=None),
        "calling_off": CallingOffForm(formdata=None),
        "offer": OfferForm(formdata=None),
        "family_question": FamilyQuestionForm(formdata=None),
        "change_answer": ChangeAnswerForm(formdata=None),
        "ordinary": MakeOrdinaryForm(formdata=None),
        "note": NoteForm(formdata=None),
        "new_hour": NewHourForm(formdata=None),
        "hour_answer": HourAnswerForm(formdata=None),
        "entry_refusal": EntryRefusalForm(formdata=None),
        "cutting_short": CuttingShortForm(formdata=None),
        "allowance_change": AllowanceChangeForm(formdata=None),
        "question": QuestionForm(formdata=None),
        "recommendation": RecommendationForm(formdata=None),
        "no_objection": NoObjectionForm(formdata=None),
        "counsel_papers": CounselPapersForm(formdata=None),
        "identity_check": IdentityCheckForm(formdata=None),
        "bar": BarForm(formdata=None),
    } | forms
    _offer(found, forms)
    if visit.is_between_homes:
        address_to_home(forms.values())
    asking = side_of_visit(visit.id) if visit.is_between_homes and may_decide else None
    made = changes_of(visit)
    waiting = next((one for one in made if one.settled_at is None), None)
    return page(
        "staff/visits/show.html",
        visit=visit,
        moves=moves,
        gate_moves=gate_moves,
        sees_request=may_decide,
        candidates=found,
        books=books_of(visit, [one.prisoner for one in found]) if may_decide else [],
        may_grant=visit.facility_id in actor().facilities_where(Permission.GRANT_ALLOWANCE),
        asking=asking,
        **hour_facts(asking, visit.facility, moves, forms),
        changes=made,
        calls=calls_about(visit) if may_decide else {},
        waiting_change=waiting,
        change_checks=checks_of_change(visit, waiting),
        keeps_time=keeps_time_at(visit, waiting),
        wished=wishes_to_decide(visit, found[0].prisoner if found else None),
        other_hours=hours_to_offer(visit) if Move.OFFER in moves else [],
        on_file=on_file(visit, found),
        keeps_contacts=visit.facility_id in actor().facilities_where(Permission.KEEP_CONTACTS),
        desk="queue" if Move.APPROVE in moves else "day",
        door=door_of(visit) if at_gate else None,
        family_words=FOR_REJECTION,
        now=now(),
        status=status,
        **forms,
    )


def _offer(found: list[Candidate], forms: dict[str, Any]) -> None:
    """Let each form that is about one prisoner offer those who may be meant."""
    for form in forms.values():
        if isinstance(form, ForPrisonerForm):
            offer_prisoners(form, [one.prisoner for one in found])
