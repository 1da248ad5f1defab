"""Owns what a visitor is shown of herself."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.models import scope
from app.models.visitor import IdentityDocument


def own_paper() -> IdentityDocument | None:
    """The identity paper of the visitor who is served."""
    actor = scope.served()
    if actor is None:
        return None
    return db.session.scalar(
        select(IdentityDocument).where(IdentityDocument.visitor_id == actor.id)
    )
