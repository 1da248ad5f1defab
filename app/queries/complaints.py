"""Owns complaints as pages show them: a visit's own, and those an officer is to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import joinedload

from app.domain.complaints import kinds_answered_by
from app.domain.roles import Permission
from app.extensions import db
from app.models.complaint import Complaint
from app.models.visit import Visit

if TYPE_CHECKING:
    from app.domain.actor import Actor

ON_ONE_PAGE = 50


def complaints_about(visit: Visit) -> list[Complaint]:
    """What was said of this visit, the newest first."""
    rows = select(Complaint).where(Complaint.visit_id == visit.id).order_by(Complaint.id.desc())
    return list(db.session.scalars(rows))


def complaints_for(officer: Actor) -> list[Complaint]:
    """The complaints this officer may answer: those that wait by due time, then the newest."""
    homes = officer.facilities_where(Permission.ANSWER_COMPLAINTS)
    mine = [
        and_(
            Complaint.facility_id == home,
            Complaint.kind.in_(kinds_answered_by(officer.grants, home)),
        )
        for home in homes
    ]
    rows = (
        select(Complaint)
        .where(or_(false(), *mine))
        .order_by(Complaint.answered_at.is_not(None), Complaint.due_at, Complaint.id)
        .limit(ON_ONE_PAGE)
        .options(joinedload(Complaint.visit).joinedload(Visit.visitor))
        .options(joinedload(Complaint.visit).joinedload(Visit.facility))
        .options(joinedload(Complaint.visit).joinedload(Visit.slot))
    )
    return list(db.session.scalars(rows))
