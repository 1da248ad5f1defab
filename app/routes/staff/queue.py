"""Owns the first page behind the staff door, and the queue of requests that wait."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.reference import spoken
from app.domain.roles import Permission
from app.forms.approvals import TogetherForm
from app.queries.approval_queue import all_green, count_urgent, count_waiting, waiting_for_decision
from app.queries.changes import visits_to_change
from app.queries.meeting_hours import proposals_to_answer
from app.queries.overdue import homes_overdue, late_in_all
from app.queries.two_homes import waits_between_homes
from app.queries.waiting import lines_of
from app.services import approvals
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

bp = Blueprint("staff_queue", __name__, url_prefix="/staff")


@bp.get("/queue")
@for_officers(Permission.SEE_QUEUE)
def index() -> Response:
    """What waits for a decision at the officer's homes, by the time it is due."""
    homes = actor().facilities_where(Permission.SEE_QUEUE)
    return page(
        "staff/queue/index.html",
        partial="staff/queue/_queue_table.html",
        requests=waiting_for_decision(homes),
        waiting=count_waiting(homes),
        urgent=count_urgent(homes),
        to_change=visits_to_change(homes),
        between=waits_between_homes(homes) + proposals_to_answer(homes),
        lines=lines_of(homes),
        late=late_in_all(homes_overdue(homes)),
        now=now(),
    )


@bp.get("/queue/green")
@for_officers(Permission.DECIDE_VISITS)
def green() -> Response:
    """Look at the requests against which nothing speaks, side by side with the register."""
    homes = actor().facilities_where(Permission.DECIDE_VISITS)
    return page("staff/queue/green.html", requests=all_green(homes), now=now())


@bp.post("/queue/green")
@for_officers(Permission.DECIDE_VISITS)
def approve_together() -> Response:
    """Approve the ones that stay ticked, each as a decision of its own."""
    done = approvals.approve_together(actor(), TogetherForm().facts())
    if done.approved:
        flash(
            ngettext(
                "%(num)d request approved. The family is being told.",
                "%(num)d requests approved. The families are being told.",
                len(done.approved),
            ),
            "good",
        )
    if done.left:
        left = ", ".join(spoken(reference) for reference in done.left)
        flash(_("Left as they are, look at each: %(references)s", references=left), "notice")
    return redirect(url_for("staff_queue.index"), 303)


@bp.get("/")
@for_officers(Permission.SEE_DAY)
def home() -> Response:
    """The desk an officer works at: queue, what is past its time, help desk, or day at the gate."""
    if actor().facilities_where(Permission.SEE_QUEUE):
        return redirect(url_for("staff_queue.index"), 303)
    if actor().facilities_where(Permission.SEE_OVERDUE):
        return redirect(url_for("staff_overdue.index"), 303)
    helps = actor().facilities_where(Permission.HELP_FAMILIES)
    return redirect(url_for("help_desk.new" if helps else "staff_visits.index"), 303)
