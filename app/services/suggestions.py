"""Owns finding out, after a request came, whom in the register it most likely means."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.prisoner_match import is_clear
from app.models.suggestion import Suggestion
from app.models.visit import Visit
from app.queries.prisoners import matches
from app.services.transaction import transaction


def suggest_prisoner(visit_id: int) -> None:
    """Note the best match of a request; a second call notes what the register says by then."""
    with transaction(SYSTEM) as session:
        visit = session.scalars(
            select(Visit).where(Visit.id == visit_id).options(joinedload(Visit.facility))
        ).one()
        found = matches(visit)
        best = found[0] if found else None
        session.merge(
            Suggestion(
                visit_id=visit_id,
                prisoner_id=best[0].id if best else None,
                score=best[1].score if best else 0,
                is_clear=is_clear(found),
                made_at=now(),
            )
        )
