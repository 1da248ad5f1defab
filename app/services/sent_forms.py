"""Owns a form by which a visit is asked for: sent twice it is one visit, in the words it has.

Adders, called inside the transaction of whoever asks: a family, or an officer for his prisoner.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.errors import Code, refused
from app.domain.reference import new_reference
from app.extensions import db
from app.models.visit import Visit

if TYPE_CHECKING:
    from app.domain.relations import Relation
    from app.models.slot import Slot
    from app.models.visitor import Visitor


@dataclass(frozen=True, kw_only=True)
class SentForm:
    """What every such form says: under which key it was sent, and of whom it speaks."""

    request_key: str
    relation: Relation
    wanted_name: str
    wanted_parent_name: str | None
    wanted_number: str | None

    @property
    def hash(self) -> str:
        """What tells two different requests under one key apart."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def earlier(form: SentForm) -> str | None:
    """The visit that this form has already made, if it has; raises Refused for other words."""
    visit: Visit | None = db.session.scalar(
        select(Visit).where(Visit.request_key == form.request_key)
    )
    if visit is None:
        return None
    if visit.request_hash != form.hash:
        raise refused(Code.SAME_FORM_OTHER_WORDS)
    return visit.reference


def visit_asked_for(form: SentForm, visitor: Visitor, slot: Slot, **facts: Any) -> Visit:
    """A visit with the words of the form, at this hour, with no event yet; `facts` are the rest."""
    nothing_yet: dict[str, Any] = {"attendees": [], "wishes": [], "offers": [], "events": []}
    return Visit(
        reference=new_reference(),
        request_key=form.request_key,
        request_hash=form.hash,
        facility=slot.facility,
        facility_id=slot.facility_id,
        visitor=visitor,
        visitor_id=visitor.id,
        slot=slot,
        mode=slot.mode,
        relation=form.relation,
        wanted_name=form.wanted_name,
        wanted_parent_name=form.wanted_parent_name,
        wanted_number=form.wanted_number,
        **nothing_yet | facts,
    )
