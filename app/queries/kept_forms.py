"""Owns finding what somebody typed in forms that could not be taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from app.domain.actor import ActorKind
from app.extensions import db
from app.models.kept_form import KeptForm

if TYPE_CHECKING:
    from app.domain.actor import Actor

# Name and value of each field, in their order; a name may come twice.
Typed = list[tuple[str, str]]


def kept_forms(actor: Actor) -> dict[str, Typed]:
    """What this person's forms held that could not be taken, by the path each was sent to."""
    kept = db.session.scalars(select(KeptForm).where(typed_by(actor)).order_by(KeptForm.id))
    return {one.path: [(name, text) for name, text in json.loads(one.answers)] for one in kept}


def typed_by(actor: Actor) -> ColumnElement[bool]:
    """That it was this person who typed it: nobody else is ever shown it."""
    owner = KeptForm.visitor_id if actor.kind is ActorKind.VISITOR else KeptForm.user_id
    return owner == actor.id
