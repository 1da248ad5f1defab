"""Owns what is proposed as another hour of an approved meeting, and which hours could be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.hour_proposal import HourProposal
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide
from app.queries.asking_checks import asking_checks
from app.queries.prisoner_checks import checks_for
from app.queries.two_homes import our_hour, shared_hours

if TYPE_CHECKING:
    from app.domain.request_checks import Check
    from app.queries.two_homes import SharedHour


def open_proposal(visit_id: int) -> HourProposal | None:
    """The hour proposed for this visit that waits for an answer and is still ahead."""
    return proposals_of([visit_id]).get(visit_id)


def proposals_of(visit_ids: Collection[int]) -> dict[int, HourProposal]:
    """The same for many visits, by visit id."""
    rows = (
        select(HourProposal)
        .join(HourProposal.slot)
        .where(HourProposal.visit_id.in_(visit_ids), HourProposal.settled_at.is_(None))
        .where(Slot.starts_at > now())
        .options(joinedload(HourProposal.slot))
    )
    return {one.visit_id: one for one in db.session.scalars(rows)}


def hours_to_propose(side: VisitSide) -> list[SharedHour]:
    """The other hours that both homes have free; the side must be loaded with its rows."""
    shared = shared_hours(side.facility, side.visit.facility)
    own, at = side.visit.slot_id, now()
    return [hour for hour in shared if hour.there_id != own and hour.starts_at > at]


def checks_at(side: VisitSide, home_id: int, proposal: HourProposal | None) -> list[Check]:
    """What speaks for or against the proposed hour at this home, for its own prisoner."""
    visit = side.visit
    if proposal is None or proposal.facility_id == home_id or visit.prisoner is None:
        return []
    with scope.acting(SYSTEM):
        if home_id == visit.facility_id:
            return checks_for(visit, visit.prisoner, proposal.slot)
        ours = our_hour(side, proposal.slot)
        own = db.session.get(Slot, ours) if ours is not None else None
        return asking_checks(side, None, None, own) if own else []


def proposals_to_answer(homes: Iterable[int]) -> int:
    """How many hours other homes propose to these."""
    ids = list(homes)
    from_asker = HourProposal.facility_id == VisitSide.facility_id
    rows = (
        select(func.count(HourProposal.id))
        .join(Visit, Visit.id == HourProposal.visit_id)
        .join(VisitSide, VisitSide.visit_id == Visit.id)
        .join(Slot, Slot.id == HourProposal.slot_id)
        .where(HourProposal.settled_at.is_(None), Visit.state == State.APPROVED)
        .where(Slot.starts_at > now())
        .where(
            or_(
                and_(from_asker, Visit.facility_id.in_(ids)),
                and_(~from_asker, VisitSide.facility_id.in_(ids)),
            )
        )
    )
    with scope.acting(SYSTEM):
        return db.session.scalar(rows) or 0
