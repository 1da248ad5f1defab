"""Owns telling how one request stands to somebody without an account of her own at hand.

A reference is useless alone: it takes the code that goes to the phone, or the e-mail, on record.
"""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.errors import Code, refused
from app.extensions import db
from app.models.visit import Visit
from app.services.sign_in_codes import add_code, use_code
from app.services.transaction import transaction


def send_code_for_visit(reference: str) -> str:
    """Send a code to whoever asked for this visit; the secret of the flow it is bound to.

    An unknown reference gets a flow too, which no code opens: the answer tells nothing. Raises
    Refused when too many codes were asked for.
    """
    with transaction(SYSTEM):
        visit = _visit(reference)
        if visit is None:
            return secrets.token_urlsafe(32)
        visitor = visit.visitor
        return add_code(visitor.phone or visitor.write_to or "", language=visitor.language)


def prove_code_of_visit(reference: str, flow: str, typed: str) -> None:
    """Use the code of this flow for this visit; raises Refused when it does not open it."""
    with transaction(SYSTEM):
        address = use_code(flow, typed)
        visit = _visit(reference)
        if visit is not None and address in (visit.visitor.phone, visit.visitor.write_to):
            return
    # The try was counted and committed above; only then is it refused.
    raise refused(address if isinstance(address, Code) else Code.CODE_OVER, "code")


def _visit(reference: str) -> Visit | None:
    visit: Visit | None = db.session.scalar(
        select(Visit)
        .where(Visit.reference == reference)
        # Between two homes nobody has a phone to which a code could go.
        .where(Visit.other_facility_id.is_(None))
        .options(joinedload(Visit.visitor))
    )
    return visit
