"""Owns what is past its time: home by home, oldest first, and how far each has climbed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.clock import now
from app.domain.decision_clock import Level
from app.domain.visit_states import State
from app.extensions import db
from app.models.escalation import Escalation
from app.models.facility import Facility
from app.models.visit import Visit

ON_ONE_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Late:
    """How many requests are past their time, and how many of them stand on which step."""

    all: int = 0
    at_range: int = 0
    at_headquarters: int = 0


@dataclass(frozen=True, kw_only=True)
class LateHome:
    """One home and its late requests."""

    home: Facility
    late: Late
    oldest_due_at: datetime


def homes_overdue(facility_ids: Collection[int]) -> list[LateHome]:
    """The homes of these that have late requests, whoever has let a family wait longest first."""
    levels: dict[int, Counter[Level]] = defaultdict(Counter)
    oldest: dict[int, datetime] = {}
    for facility_id, due_at, level in _late_rows(facility_ids):
        levels[facility_id][level] += 1
        oldest.setdefault(facility_id, due_at)
    homes = db.session.scalars(select(Facility).where(Facility.id.in_(levels)))
    found = [
        LateHome(home=home, late=_late(levels[home.id]), oldest_due_at=oldest[home.id])
        for home in homes
    ]
    return sorted(found, key=lambda one: one.oldest_due_at)


def late_in_all(homes: Iterable[LateHome]) -> Late:
    """The sum over these homes."""
    lates = [one.late for one in homes]
    return Late(
        all=sum(late.all for late in lates),
        at_range=sum(late.at_range for late in lates),
        at_headquarters=sum(late.at_headquarters for late in lates),
    )


def overdue_visits(facility_ids: Collection[int]) -> list[Visit]:
    """The requests past their time at these homes, the oldest first; the first page."""
    return list(
        db.session.scalars(
            select(Visit)
            .where(Visit.facility_id.in_(facility_ids), Visit.state == State.SUBMITTED)
            .where(Visit.due_at < now())
            .order_by(Visit.due_at, Visit.id)
            .limit(ON_ONE_PAGE)
            .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
            .options(selectinload(Visit.escalations))
        )
    )


def _late_rows(facility_ids: Collection[int]) -> list[tuple[int, datetime, Level]]:
    rows = db.session.execute(
        select(Visit.id, Visit.facility_id, Visit.due_at, Escalation.step)
        .outerjoin(Escalation, Escalation.visit_id == Visit.id)
        .where(Visit.facility_id.in_(facility_ids), Visit.state == State.SUBMITTED)
        .where(Visit.due_at < now())
        .order_by(Visit.due_at, Visit.id)
    )
    highest: dict[int, tuple[int, datetime, Level]] = {}
    for visit_id, facility_id, due_at, step in rows:
        # The clock writes the first step within a minute; until then it counts as the deputy's.
        level = step or Level.DEPUTY
        if visit_id not in highest or highest[visit_id][2].rank < level.rank:
            highest[visit_id] = (facility_id, due_at, level)
    return list(highest.values())


def _late(levels: Counter[Level]) -> Late:
    return Late(
        all=levels.total(),
        at_range=levels[Level.RANGE],
        at_headquarters=levels[Level.HEADQUARTERS],
    )
