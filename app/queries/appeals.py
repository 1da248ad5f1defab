"""Owns appeals as pages show them: a visit's own, and those an officer looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import joinedload

from app.domain.appeals import roles_answered_by
from app.domain.roles import Permission
from app.extensions import db
from app.models.appeal import Appeal
from app.models.visit import Visit

if TYPE_CHECKING:
    from app.domain.actor import Actor

ON_ONE_PAGE = 50


def appeal_against(visit: Visit) -> Appeal | None:
    """The second look that the family asked for, if it has."""
    return db.session.scalar(select(Appeal).where(Appeal.visit_id == visit.id))


def appeals_for(officer: Actor) -> list[Appeal]:
    """The appeals that this officer may answer: those that wait by due time, then the newest."""
    homes = officer.facilities_where(Permission.ANSWER_APPEALS)
    mine = [
        and_(Appeal.facility_id == home, Appeal.role.in_(roles_answered_by(officer.grants, home)))
        for home in homes
    ]
    rows = (
        select(Appeal)
        .where(or_(false(), *mine), Appeal.refused_by_id != officer.id)
        .order_by(Appeal.answered_at.is_not(None), Appeal.due_at, Appeal.id)
        .limit(ON_ONE_PAGE)
        .options(joinedload(Appeal.visit).joinedload(Visit.visitor))
        .options(joinedload(Appeal.visit).joinedload(Visit.facility))
        .options(joinedload(Appeal.visit).joinedload(Visit.slot))
        .options(joinedload(Appeal.visit).selectinload(Visit.events))
    )
    return list(db.session.scalars(rows))
