"""Owns finding out, after a request came, whom in the register it most likely means.

The queue shows hundreds of requests each with a dozen checks; asked afresh for every look they
would be thousands of questions a minute. So the worker asks them once and keeps the answers with
the suggestion, and again every few minutes while the request waits. Only the list reads them:
whoever decides, on one request or on many together, asks everything anew under its lock.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.prisoner_match import is_clear
from app.domain.visit_states import State
from app.models.prisoner import Prisoner
from app.models.suggestion import Suggestion
from app.models.visit import Visit
from app.queries.prisoner_checks import checks_for
from app.queries.prisoners import matches
from app.services.transaction import transaction

CHECKED_FOR = timedelta(minutes=5)
AT_ONCE = 200


def suggest_prisoner(visit_id: int) -> None:
    """Note the best match of a request; a second call notes what the register says by then."""
    with transaction(SYSTEM) as session:
        visit = session.scalars(
            select(Visit)
            .where(Visit.id == visit_id)
            .options(joinedload(Visit.facility), joinedload(Visit.slot))
            .options(selectinload(Visit.attendees))
        ).one()
        found = matches(visit)
        best = found[0] if found else None
        prisoner = session.get_one(Prisoner, best[0].id) if best else None
        session.merge(
            Suggestion(
                visit_id=visit_id,
                prisoner_id=prisoner.id if prisoner else None,
                score=best[1].score if best else 0,
                is_clear=is_clear(found),
                made_at=now(),
                checks=_checks(visit, prisoner),
                checked_at=now(),
            )
        )


def check_again() -> int:
    """Ask the checks of the waiting requests whose answers have grown old; how many."""
    with transaction(SYSTEM) as session:
        old = session.scalars(
            select(Visit)
            .join(Visit.suggestion)
            .where(Visit.state == State.SUBMITTED)
            .where(Suggestion.checked_at < now() - CHECKED_FOR)
            .order_by(Suggestion.checked_at)
            .limit(AT_ONCE)
            .options(joinedload(Visit.facility), joinedload(Visit.slot))
            .options(selectinload(Visit.attendees))
            .options(contains_eager(Visit.suggestion).joinedload(Suggestion.prisoner))
        ).all()
        for visit in old:
            if visit.suggestion is not None:
                visit.suggestion.checks = _checks(visit, visit.suggestion.prisoner)
                visit.suggestion.checked_at = now()
        return len(old)


def _checks(visit: Visit, prisoner: Prisoner | None) -> list[dict[str, Any]]:
    return [asdict(check) for check in checks_for(visit, prisoner)] if prisoner else []
