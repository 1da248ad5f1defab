"""Owns climbing: a request past its time goes up to the deputy, the range and headquarters."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.decision_clock import level_at, steps_to
from app.domain.visit_states import State
from app.models.escalation import Escalation
from app.models.visit import Visit
from app.services.transaction import transaction


def climb_overdue() -> int:
    """Write down each step that an unanswered request has reached; how many are new.

    Looks at state, so it may run twice; it refuses nothing.
    """
    try:
        with transaction(SYSTEM) as session:
            overdue = session.scalars(
                select(Visit)
                .where(Visit.state == State.SUBMITTED, Visit.due_at < now())
                .options(joinedload(Visit.facility), selectinload(Visit.escalations))
            )
            steps = [step for visit in overdue for step in _missing(visit)]
            session.add_all(steps)
            return len(steps)
    except IntegrityError:
        # Another worker wrote the same steps in the same moment; the next turn sees them.
        return 0


def _missing(visit: Visit) -> list[Escalation]:
    reached = level_at(visit.due_at, now(), visit.facility.policy, visit.lane)
    known = {one.step for one in visit.escalations}
    return [
        Escalation(visit_id=visit.id, step=step, at=now())
        for step in steps_to(reached)
        if step not in known
    ]
