"""Owns the little that is told of one visit to somebody who proved no more than its code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.actor import SYSTEM
from app.domain.errors import NotFound
from app.extensions import db
from app.models import scope
from app.models.visit import Visit


def visit_of_status(reference: str) -> Visit:
    """One visit with its home, its hour and its history; the caller has seen its code proved."""
    with scope.acting(SYSTEM):
        visit: Visit | None = db.session.scalar(
            select(Visit)
            .where(Visit.reference == reference)
            .options(joinedload(Visit.slot), joinedload(Visit.facility))
            .options(selectinload(Visit.events))
        )
    if visit is None:
        raise NotFound
    return visit
