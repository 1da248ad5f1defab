"""Owns which families are still to be reminded of their visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.domain.reminders import GIVES_HOUR, hours_to_remind, is_to_be_reminded
from app.domain.visit_states import State
from app.extensions import db
from app.models.facility import Facility
from app.models.message import Message
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_event import VisitEvent

if TYPE_CHECKING:
    from app.domain.message_kinds import MessageKind


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One reminder: of which kind, of which visit, of which of its hours."""

    kind: MessageKind
    reference: str
    slot_id: int


def reminders_owed(kind: MessageKind, at: datetime) -> list[Reminder]:
    """The reminders of this kind that are due at `at` and have not been queued."""
    zones = db.session.scalars(select(Facility.time_zone).distinct()).all()
    return [one for name in zones for one in _owed_by_clock(kind, at, ZoneInfo(name))]


def still_holds(kind: MessageKind, visit_id: int, slot_id: int, at: datetime) -> bool:
    """Whether a reminder of this hour, found or queued a while ago, still tells the truth."""
    of_that_hour = (Visit.id == visit_id, Visit.slot_id == slot_id)
    row = db.session.execute(_visits_to_come(*of_that_hour)).one_or_none()
    return row is not None and is_to_be_reminded(
        kind, row.starts_at, row.given_at, at=at, zone=ZoneInfo(row.time_zone)
    )


def _owed_by_clock(kind: MessageKind, at: datetime, zone: ZoneInfo) -> list[Reminder]:
    hours = hours_to_remind(kind, at, zone)
    if hours is None:
        return []
    queued = exists().where(
        Message.visit_id == Visit.id, Message.kind == kind, Message.about_slot_id == Visit.slot_id
    )
    rows = db.session.execute(
        _visits_to_come(
            Facility.time_zone == zone.key,
            Slot.starts_at >= hours[0],
            Slot.starts_at <= hours[1],
            ~queued,
        ).order_by(Slot.starts_at, Visit.id)
    )
    return [
        Reminder(kind=kind, reference=row.reference, slot_id=row.slot_id)
        for row in rows
        if is_to_be_reminded(kind, row.starts_at, row.given_at, at=at, zone=zone)
    ]


def _visits_to_come(
    *conditions: ColumnElement[bool],
) -> Select[str, int, datetime, str, datetime]:
    """Approved visits that nobody doubts, with when the family was given its hour."""
    given_at = (
        select(func.max(VisitEvent.at))
        .where(VisitEvent.visit_id == Visit.id, VisitEvent.move.in_(GIVES_HOUR))
        .scalar_subquery()
        .label("given_at")
    )
    return (
        select(Visit.reference, Visit.slot_id, Slot.starts_at, Facility.time_zone, given_at)
        .join(Visit.slot)
        .join(Visit.facility)
        .where(Visit.state == State.APPROVED, Visit.is_flagged.is_(False), *conditions)
        # Between two homes no family waits: each home's desk tells its own prisoner.
        .where(Visit.other_facility_id.is_(None))
    )
