"""Owns how a form about one visit is answered: done and back, or the page with it as sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.routes.staff.visits import visit_page

if TYPE_CHECKING:
    from app.forms.approvals import DecisionForm


def act_and_return(
    reference: str, name: str, form: DecisionForm, act: Callable[[], None], done: str
) -> Response:
    """Do what the form asks, say `done` on the visit's page; or show what is wrong there."""
    status = form.status_unless_done(act)
    if status:
        return visit_page(reference, status, **{name: form})
    flash(done, "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)
