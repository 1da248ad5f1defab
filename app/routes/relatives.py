"""Owns the relative elsewhere: the family's page that sends the link, and the page it opens."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.errors import NotFound, Refused
from app.forms.relatives import RelativeForm
from app.forms.video import DeviceForm
from app.models.device_check import WEAK_BELOW_KBIT
from app.queries.relatives import Elsewhere, elsewhere_of, link_for
from app.queries.visits import whole_visit
from app.services import device_checks, relatives
from app.services.video import door_of
from app.web.access import for_visitors
from app.web.htmx import page
from app.web.rooms import ice_for, token_answer, wants_token
from app.web.signed_in import actor

bp = Blueprint("relatives", __name__)


@bp.get("/visits/<reference:reference>/elsewhere")
@for_visitors
def new(reference: str) -> Response:
    """Who joins from elsewhere, and by which number; or who does already."""
    known = _known(reference)
    return _shown(reference, known, _form(known), 200)


@bp.post("/visits/<reference:reference>/elsewhere")
@for_visitors
def create(reference: str) -> Response:
    """Send the link."""
    form = _form(_known(reference))
    if form.validate():
        try:
            relatives.send_link(actor(), reference, form.attendee_id, form.address.data or "")
        except Refused as refused:
            form.show(refused)
        else:
            flash(_("The link is on its way. Only this person can use it."), "good")
            return redirect(url_for("relatives.new", reference=reference), 303)
    return _shown(reference, _known(reference), form, 422)


@bp.post("/visits/<reference:reference>/elsewhere/withdrawal")
@for_visitors
def destroy(reference: str) -> Response:
    """Take the link back; whoever is in the call by it is shown out."""
    relatives.take_back_link(actor(), reference)
    flash(_("The link is taken back. It opens nothing any more."), "good")
    return redirect(url_for("visits.show", reference=reference), 303)


@bp.get("/calls/<key>")
@for_visitors
def show(key: str) -> Response:
    """The relative's own page: when the call is, and the way in."""
    link = link_for(actor(), key)
    return page("relatives/show.html", key=key, link=link, door=door_of(link.visit))


@bp.get("/calls/<key>/room")
@for_visitors
def room(key: str) -> Response:
    """The relative's side of the room: the test of the phone, then one press."""
    link = link_for(actor(), key)
    if not door_of(link.visit).is_open:
        return redirect(url_for("relatives.show", key=key), 303)
    return page("relatives/room.html", key=key, link=link)


@bp.get("/calls/<key>/device")
@for_visitors
def device(key: str) -> Response:
    """«Try my phone», on any day before the call."""
    link = link_for(actor(), key)
    if not link.visit.is_expected:
        raise NotFound
    ice = ice_for(link.person)
    return page("relatives/device.html", key=key, link=link, ice=ice, weak_below=WEAK_BELOW_KBIT)


@bp.post("/calls/<key>/device")
@for_visitors
def keep_device(key: str) -> Response:
    """Keep what the phone has found out about itself."""
    form = DeviceForm()
    if not form.validate():
        return redirect(url_for("relatives.device", key=key), 303)
    device_checks.keep_relative_device_check(actor(), key, form.facts())
    flash(_("Thank you. The home knows now how your phone and line are."), "good")
    return redirect(url_for("relatives.show", key=key), 303)


@bp.post("/calls/<key>/joining")
@for_visitors
def join(key: str) -> Response:
    """Open the door of the room; the token is minted at this press."""
    if wants_token():
        return token_answer(*relatives.relative_token(actor(), key))
    return redirect(url_for("relatives.room", key=key), 303)


def _known(reference: str) -> Elsewhere:
    known = elsewhere_of(whole_visit(reference))
    if known is None:
        raise NotFound
    return known


def _form(known: Elsewhere) -> RelativeForm:
    form = RelativeForm()
    form.offer(known.people)
    return form


def _shown(reference: str, known: Elsewhere, form: RelativeForm, status: int) -> Response:
    return page("relatives/new.html", reference=reference, known=known, form=form, status=status)
