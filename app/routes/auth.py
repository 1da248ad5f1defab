"""Owns the visitor's door: a phone or an e-mail, a code, in; and out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.errors import Refused
from app.forms.auth import AskForCodeByEmailForm, AskForCodeForm, ProveAddressForm
from app.services import accounts
from app.web.access import past_the_guard, public, safe_next
from app.web.htmx import page
from app.web.locale import select_language
from app.web.signed_in import enter, leave

bp = Blueprint("auth", __name__)
FLOW, ADDRESS = "flow", "address"


@bp.get("/sign-in")
@public
def new() -> Response:
    """Ask for a phone."""
    return page("auth/new.html", form=AskForCodeForm(data={"phone": _typed_before("phone")}))


@bp.post("/sign-in")
@public
def create() -> Response:
    """Send a code to the phone."""
    form = AskForCodeForm()
    if form.validate() and _send_code(form, form.phone.data):
        return _to_code()
    return page("auth/new.html", form=form, status=422)


@bp.get("/sign-in/email")
@public
def new_by_email() -> Response:
    """Ask somebody abroad for an e-mail address."""
    form = AskForCodeByEmailForm(data={"email": _typed_before("email")})
    return page("auth/email.html", form=form)


@bp.post("/sign-in/email")
@public
def create_by_email() -> Response:
    """Send a code to the e-mail address."""
    form = AskForCodeByEmailForm()
    if form.validate() and _send_code(form, form.email.data):
        return _to_code()
    return page("auth/email.html", form=form, status=422)


@bp.get("/sign-in/code")
@public
def edit() -> Response:
    """Ask for the code that was sent."""
    if FLOW not in session:
        return redirect(url_for("auth.new"), 303)
    return _code_page(ProveAddressForm())


@bp.post("/sign-in/code")
@public
def update() -> Response:
    """Let the visitor in when the code is right."""
    form = ProveAddressForm()
    if form.validate():
        try:
            token = accounts.prove_address(
                session.get(FLOW, ""), form.digits, language=select_language()
            )
        except Refused as refused:
            form.show(refused)
        else:
            enter(token)
            onward = safe_next(request.args.get("next"), url_for("visits.index"))
            return redirect(past_the_guard(onward), 303)
    return _code_page(form, 422)


@bp.post("/sign-in/code/email")
@public
def send_elsewhere() -> Response:
    """Send the code anew to the e-mail address known with this phone, if there is one."""
    form = ProveAddressForm(formdata=None)
    try:
        session[FLOW] = accounts.send_code_elsewhere(
            session.get(FLOW, ""), language=select_language()
        )
    except Refused as refused:
        form.show(refused)
        return _code_page(form, 409)
    flash(_("If we know an e-mail address with this number, the code is there now."), "notice")
    return _to_code()


@bp.post("/sign-out")
@public
def destroy() -> Response:
    """End the sign-in on the server, and empty the browser."""
    is_helped = current_user.is_authenticated and current_user.helper is not None
    response = leave(url_for("help_desk.new" if is_helped else "home.index"))
    flash(_("You are signed out. Nothing of yours is left on this phone."), "good")
    return response


def _send_code(form: AskForCodeForm | AskForCodeByEmailForm, address: str | None) -> bool:
    try:
        session[FLOW] = accounts.send_code(address or "", language=select_language())
    except Refused as refused:
        form.show(refused)
        return False
    session[ADDRESS] = address
    return True


def _typed_before(kind: str) -> str | None:
    address = session.get(ADDRESS)
    is_email = address is not None and "@" in address
    return address if is_email == (kind == "email") else None


def _to_code() -> Response:
    return redirect(url_for("auth.edit", next=request.args.get("next")), 303)


def _code_page(form: ProveAddressForm, status: int = 200) -> Response:
    return page("auth/code.html", form=form, address=session.get(ADDRESS, ""), status=status)
