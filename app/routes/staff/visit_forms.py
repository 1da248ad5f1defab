"""Owns how a form about one visit is answered: done and back, or the page with it as sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.routes.staff.visits import visit_page

if TYPE_CHECKING:
    from app.forms.approvals import DecisionForm


def act_and_return(
    reference: str, name: str, form: DecisionForm, act: Callable[[], None], done: str
) -> Response:
    """Do what the form asks, say `done` on the visit's page; or show what is wrong there."""
    refusal = page_unless_done(reference, name, form, act)
    if refusal:
        return refusal
    flash(done, "good")
    return redirect(url_for("staff_visits.show", reference=reference), 303)


def page_unless_done(
    reference: str, name: str, form: DecisionForm, act: Callable[[], None]
) -> Response | None:
    """Do what the form asks; where it is not right, or refused, the visit's page with it."""
    if not form.validate():
        return visit_page(reference, 422, **{name: form})
    try:
        act()
    except Refused as refused:
        form.show(refused)
        return visit_page(reference, 409, **{name: form})
    return None
