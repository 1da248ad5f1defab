"""Owns taking the turn of a periodic job: one worker gets it, the others find it taken."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.extensions import db
from app.models.timetable import TimetableRun
from app.services.transaction import transaction


def take_turn(name: str, every: timedelta) -> bool:
    """Whether this worker may run the job `name` now; its next turn is `every` later."""
    at = now()
    next_at = db.session.scalar(select(TimetableRun.next_at).where(TimetableRun.name == name))
    if next_at is not None and next_at > at:
        return False
    return _claim(name, every) if next_at is not None else _first_claim(name, every)


def _claim(name: str, every: timedelta) -> bool:
    at = now()
    with transaction(SYSTEM) as session:
        claimed = session.scalar(
            update(TimetableRun)
            .where(TimetableRun.name == name, TimetableRun.next_at <= at)
            .values(next_at=at + every)
            .returning(TimetableRun.name)
            .execution_options(synchronize_session=False)
        )
        return claimed is not None


def _first_claim(name: str, every: timedelta) -> bool:
    try:
        with transaction(SYSTEM) as session:
            session.add(TimetableRun(name=name, next_at=now() + every))
    except IntegrityError:
        return False
    return True
