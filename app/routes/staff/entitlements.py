"""Owns the page of what prisoners are entitled to: seen, previewed, then set by its officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.domain.roles import Permission
from app.forms.entitlements import EndingForm, RuleForm, TakingOverForm
from app.queries.entitlements import effect_of, entitlement_desk, whose_rows
from app.services.entitlements import (
    end_entitlement,
    rows_taken_over,
    set_entitlement,
    take_over_preset,
)
from app.web.access import for_officers
from app.web.htmx import page
from app.web.signed_in import actor

if TYPE_CHECKING:
    from app.domain.entitlement import EntitlementRow
    from app.domain.entitlement_change import Whose

bp = Blueprint("staff_entitlements", __name__, url_prefix="/staff/entitlement")


@bp.get("/")
@for_officers(Permission.SET_ENTITLEMENT)
def index() -> Response:
    """What rules here now, the lists there are, and the forms to change it."""
    return _desk(_whose(request.args.get("of")))


@bp.get("/<of>/change")
@for_officers(Permission.SET_ENTITLEMENT)
def preview(of: str) -> Response:
    """What one rule would do, before it is saved."""
    whose, form = _whose(of), RuleForm(formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return _desk(whose, rule=form, status=422)
    return _preview(whose, [form.row(whose)], "staff_entitlements.create")


@bp.post("/<of>/change")
@for_officers(Permission.SET_ENTITLEMENT)
def create(of: str) -> Response:
    """Save one rule."""
    whose, form = _whose(of), RuleForm()
    if not form.validate():
        return _desk(whose, rule=form, status=422)
    try:
        set_entitlement(actor(), form.row(whose), form.reason.data or "")
    except Refused as refused:
        form.show(refused)
        return _desk(whose, rule=form, status=409)
    return _done(whose, _("The rule is saved."))


@bp.get("/<of>/list")
@for_officers(Permission.SET_ENTITLEMENT)
def preview_list(of: str) -> Response:
    """What a list would do, before it is taken over."""
    whose, form = _whose(of), TakingOverForm(formdata=request.args, meta={"csrf": False})
    if not form.validate():
        return _desk(whose, taking=form, status=422)
    rows = rows_taken_over(form.taken(whose))
    return _preview(whose, rows, "staff_entitlements.take_over")


@bp.post("/<of>/list")
@for_officers(Permission.SET_ENTITLEMENT)
def take_over(of: str) -> Response:
    """Take a list over."""
    whose, form = _whose(of), TakingOverForm()
    if not form.validate():
        return _desk(whose, taking=form, status=422)
    try:
        take_over_preset(actor(), form.taken(whose), form.reason.data or "")
    except Refused as refused:
        form.show(refused)
        return _desk(whose, taking=form, status=409)
    return _done(whose, _("The list rules from its day on."))


@bp.post("/<of>/rows/<int:row_id>/ending")
@for_officers(Permission.SET_ENTITLEMENT)
def end(of: str, row_id: int) -> Response:
    """End a rule after its last day."""
    whose, form = _whose(of), EndingForm(row_id)
    if not form.validate() or form.last_day.data is None:
        return _desk(whose, ending={row_id: form}, status=422)
    try:
        end_entitlement(actor(), row_id, form.last_day.data, form.reason.data or "")
    except Refused as refused:
        form.show(refused)
        return _desk(whose, ending={row_id: form}, status=409)
    return _done(whose, _("The rule has its last day."))


def _whose(of: str | None) -> Whose:
    """Whose rows are meant, among those this officer sets; the first where none is named."""
    mine = {whose.key: whose for whose in whose_rows(actor())}
    if (of is not None and of not in mine) or not mine:
        raise NotFound
    return mine[of] if of else next(iter(mine.values()))


def _done(whose: Whose, text: str) -> Response:
    flash(text, "good")
    return redirect(url_for("staff_entitlements.index", of=whose.key), 303)


def _preview(whose: Whose, rows: list[EntitlementRow], saving: str) -> Response:
    typed = MultiDict(request.args)
    typed.pop("csrf_token", None)
    return page(
        "staff/entitlements/preview.html",
        desk=entitlement_desk(actor(), whose),
        effect=effect_of(whose, rows),
        day=rows[0].valid_from,
        typed=list(typed.items(multi=True)),
        saving=url_for(saving, of=whose.key),
    )


def _desk(
    whose: Whose,
    *,
    rule: RuleForm | None = None,
    taking: TakingOverForm | None = None,
    ending: dict[int, EndingForm] | None = None,
    status: int = 200,
) -> Response:
    desk = entitlement_desk(actor(), whose)
    begin = {"valid_from": desk.today}
    empty = {one.id: EndingForm(one.id, formdata=None) for one in desk.rows}
    return page(
        "staff/entitlements/index.html",
        desk=desk,
        rule=rule or RuleForm(formdata=None, data=begin),
        taking=taking or TakingOverForm(formdata=None, data=begin),
        ending=empty | (ending or {}),
        status=status,
    )
