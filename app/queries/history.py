"""Owns checking the history of visits: every event must follow from the one before it."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.visit_event import VisitEvent

AT_ONCE = 1000


def first_broken_event() -> VisitEvent | None:
    """The first event, by visit and number, that was changed or lost its forerunner; or None."""
    previous: VisitEvent | None = None
    events = db.session.scalars(
        select(VisitEvent)
        .order_by(VisitEvent.visit_id, VisitEvent.number)
        .options(joinedload(VisitEvent.visit))
        .execution_options(yield_per=AT_ONCE)
    )
    # On PostgreSQL the rows come through a cursor of the server, which must not outlive the answer.
    with closing(events):
        for event in events:
            before = previous if previous and previous.visit_id == event.visit_id else None
            if not event.follows(before):
                return event
            previous = event
    return None
