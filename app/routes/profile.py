"""Owns the page on which a visitor says who she is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from app.domain.abroad import ZONES
from app.domain.clock import now
from app.forms.profile import AbroadRegistrationForm, RegistrationForm
from app.queries.visitors import own_paper
from app.services.accounts import register
from app.web.access import for_visitors, safe_next
from app.web.htmx import page
from app.web.locale import LANGUAGES, choose_language, select_language
from app.web.signed_in import actor
from app.wording.clocks import zone_name

if TYPE_CHECKING:
    from app.models.visitor import IdentityDocument, Visitor

AnyRegistrationForm = RegistrationForm | AbroadRegistrationForm
bp = Blueprint("profile", __name__)


@bp.get("/profile")
@for_visitors
def edit() -> Response:
    """Show what we know of her, to be completed or corrected."""
    paper = own_paper()
    form = _form(paper, _known(current_user.visitor))
    return page("profile/edit.html", form=form, paper=paper)


@bp.post("/profile")
@for_visitors
def update() -> Response:
    """Record who she is."""
    paper = own_paper()
    form = _form(paper, {})
    if not form.validate():
        return page("profile/edit.html", form=form, paper=paper, status=422)
    register(actor(), form.facts())
    choose_language(form.language.data)
    flash(_("Your details are saved."), "good")
    return redirect(safe_next(request.args.get("next"), url_for("visits.index")), 303)


def _form(paper: IdentityDocument | None, known: dict[str, object]) -> AnyRegistrationForm:
    known_kind = paper.kind if paper else None
    kind = AbroadRegistrationForm if current_user.visitor.lives_abroad else RegistrationForm
    form = kind(data=known | {"identity_kind": known_kind})
    form.known_kind = known_kind
    if isinstance(form, AbroadRegistrationForm):
        form.time_zone.choices = [SelectChoice(zone, zone_name(zone)) for zone in ZONES]
    form.language.choices = [SelectChoice(code, name) for code, name in LANGUAGES]
    return form


def _known(visitor: Visitor) -> dict[str, object]:
    if not visitor.is_registered:
        return {"language": select_language()}
    return {
        "name": visitor.name,
        "parent_name": visitor.parent_name,
        "age": visitor.age_in(now().year),
        "gender": visitor.gender,
        "address": visitor.address,
        "email": visitor.email,
        "phone_abroad": visitor.phone_abroad,
        "time_zone": visitor.time_zone,
        "language": visitor.language,
    }
