"""Owns the call list as its desk shows it: the calls still worth making, and what texts arrive."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager

from app.domain.message_kinds import Channel, Delivered
from app.domain.visit_states import Move
from app.extensions import db
from app.models.family_call import FamilyCall
from app.models.message import Message
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_event import VisitEvent

ON_ONE_PAGE = 100
COUNTED_FOR = timedelta(days=7)


def calls_to_make(facility_ids: Collection[int], at: datetime) -> list[FamilyCall]:
    """The calls of these homes that are open, by when they are due.

    Once the visit has moved on, or its hour has come, there is other news or none.
    """
    moved_on = exists().where(
        VisitEvent.visit_id == FamilyCall.visit_id,
        VisitEvent.at > Message.queued_at,
        VisitEvent.move != Move.NOTE,
    )
    rows = (
        select(FamilyCall)
        .join(FamilyCall.message)
        .join(FamilyCall.visit)
        .join(Visit.slot)
        .where(FamilyCall.facility_id.in_(facility_ids), FamilyCall.ended_at.is_(None))
        .where(Slot.starts_at > at, ~moved_on)
        .order_by(FamilyCall.due_at, FamilyCall.id)
        .limit(ON_ONE_PAGE)
        .options(contains_eager(FamilyCall.message))
        .options(contains_eager(FamilyCall.visit).contains_eager(Visit.slot))
        .options(contains_eager(FamilyCall.visit).joinedload(Visit.visitor))
        .options(contains_eager(FamilyCall.visit).joinedload(Visit.facility))
    )
    return list(db.session.scalars(rows))


def calls_about(visit: Visit) -> dict[int, FamilyCall]:
    """The calls of one visit, by the message that did not arrive."""
    rows = db.session.scalars(select(FamilyCall).where(FamilyCall.visit_id == visit.id))
    return {call.message_id: call for call in rows}


def texts_by_fate(facility_ids: Collection[int], at: datetime) -> dict[Delivered, int]:
    """How many texts of the last seven days came how far, at these homes."""
    rows = db.session.execute(
        select(Message.delivered, func.count())
        .join(Visit, Visit.id == Message.visit_id)
        .where(Visit.facility_id.in_(facility_ids), Message.channel == Channel.SMS)
        .where(Message.queued_at > at - COUNTED_FOR)
        .group_by(Message.delivered)
    )
    return {row[0]: row[1] for row in rows}
