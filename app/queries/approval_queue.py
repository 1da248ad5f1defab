"""Owns what waits for a decision at an officer's homes, the most urgent first."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.visit_states import State
from app.extensions import db
from app.models.visit import Visit

ON_ONE_PAGE = 50


def waiting_for_decision(facility_ids: Collection[int]) -> list[Visit]:
    """The first page of requests at these homes, by the time their answer is due."""
    return list(
        db.session.scalars(
            select(Visit)
            .where(Visit.facility_id.in_(facility_ids), Visit.state == State.SUBMITTED)
            .order_by(Visit.due_at, Visit.id)
            .limit(ON_ONE_PAGE)
            .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
            .options(selectinload(Visit.attendees), selectinload(Visit.escalations))
        )
    )


def count_waiting(facility_ids: Collection[int]) -> int:
    """How many requests wait at these homes."""
    waiting = (
        select(func.count())
        .select_from(Visit)
        .where(Visit.facility_id.in_(facility_ids), Visit.state == State.SUBMITTED)
    )
    return db.session.scalar(waiting) or 0


def next_waiting(facility_ids: Collection[int]) -> str | None:
    """The reference of the most urgent request, for «decide the next one»."""
    return db.session.scalar(
        select(Visit.reference)
        .where(Visit.facility_id.in_(facility_ids), Visit.state == State.SUBMITTED)
        .order_by(Visit.due_at, Visit.id)
        .limit(1)
    )
