"""Owns what waits for a decision at an officer's homes, the most urgent first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.clock import now
from app.domain.compassion import Lane
from app.domain.request_checks import Check, Verdict, worst
from app.domain.visit_states import State
from app.extensions import db
from app.models.suggestion import Suggestion
from app.models.visit import Visit
from app.models.visit_wish import VisitWish
from app.queries.prisoner_checks import checks_for

if TYPE_CHECKING:
    from app.models.prisoner import Prisoner

ON_ONE_PAGE = 50
# How far down the queue one look for all-green requests goes; the next look goes on from there.
LOOKED_THROUGH = 500
LATELY = timedelta(days=30)
MOST_URGENT = (Visit.lane != Lane.COMPASSION, Visit.due_at, Visit.id)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One request as the queue shows it: whom it seems to mean, and what was checked of it."""

    visit: Visit
    prisoner: Prisoner | None
    is_clear: bool
    checks: list[Check]

    @property
    def is_green(self) -> bool:
        """Whether it is clear who is meant and nothing speaks against it.

        An urgent request is looked at by itself: there, green may mean that a rule gave way.
        """
        return self.is_clear and not self.visit.is_urgent and worst(self.checks) is Verdict.GREEN


@dataclass(frozen=True, kw_only=True)
class Urgent:
    """The urgent requests in figures."""

    waiting: int
    lately: int


def waiting_for_decision(facility_ids: Collection[int], most: int = ON_ONE_PAGE) -> list[Waiting]:
    """The first requests at these homes, the urgent before others, by when their answer is due."""
    visits = db.session.scalars(
        _waiting(facility_ids, Visit)
        .order_by(*MOST_URGENT)
        .limit(most)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
        .options(joinedload(Visit.suggestion).joinedload(Suggestion.prisoner))
        .options(selectinload(Visit.attendees), selectinload(Visit.escalations))
        .options(selectinload(Visit.wishes).joinedload(VisitWish.slot))
    )
    return [_as_shown(visit) for visit in visits]


def all_green(facility_ids: Collection[int]) -> list[Waiting]:
    """A page of the requests against which nothing speaks, each checked afresh for this look."""
    seeming = [one for one in waiting_for_decision(facility_ids, LOOKED_THROUGH) if one.is_green]
    looked_at = (_checked_afresh(one) for one in seeming[:ON_ONE_PAGE])
    return [one for one in looked_at if one.is_green]


def count_waiting(facility_ids: Collection[int]) -> int:
    """How many requests wait at these homes."""
    return db.session.scalar(_waiting(facility_ids, func.count(Visit.id))) or 0


def count_urgent(facility_ids: Collection[int]) -> Urgent:
    """How many urgent requests wait at these homes, and how many came lately: counted apart."""
    urgent = (Visit.facility_id.in_(facility_ids), Visit.lane == Lane.COMPASSION)
    count = select(func.count(Visit.id)).where(*urgent)
    waiting = db.session.scalar(count.where(Visit.state == State.SUBMITTED)) or 0
    lately = db.session.scalar(count.where(Visit.submitted_at > now() - LATELY)) or 0
    return Urgent(waiting=waiting, lately=lately)


def next_waiting(facility_ids: Collection[int]) -> str | None:
    """The reference of the most urgent request, for «decide the next one»."""
    rows = _waiting(facility_ids, Visit.reference).order_by(*MOST_URGENT).limit(1)
    reference: str | None = db.session.scalar(rows)
    return reference


def _waiting(facility_ids: Collection[int], what: Any) -> Select[Any]:
    return (
        select(what)
        .select_from(Visit)
        .where(Visit.facility_id.in_(facility_ids), Visit.state == State.SUBMITTED)
    )


def _as_shown(visit: Visit) -> Waiting:
    suggestion = visit.suggestion
    prisoner = suggestion.prisoner if suggestion else None
    return Waiting(
        visit=visit,
        prisoner=prisoner,
        is_clear=suggestion is not None and suggestion.is_clear,
        checks=[Check.from_row(row) for row in suggestion.checks] if suggestion else [],
    )


def _checked_afresh(one: Waiting) -> Waiting:
    return replace(one, checks=checks_for(one.visit, one.prisoner) if one.prisoner else [])
