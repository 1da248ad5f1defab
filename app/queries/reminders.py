"""Owns which families are still to be reminded of their visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.domain.reminders import (
    GIVES_HOUR,
    TO_RELATIVE,
    hours_to_remind,
    is_to_be_reminded,
)
from app.domain.visit_states import State
from app.extensions import db
from app.models.attendee import Attendee
from app.models.facility import Facility
from app.models.message import Message
from app.models.relative_link import RelativeLink
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
    row = db.session.execute(_visits_to_come(kind, *of_that_hour)).one_or_none()
    return row is not None and _is_due(kind, row, at, ZoneInfo(row.time_zone))


def _owed_by_clock(kind: MessageKind, at: datetime, zone: ZoneInfo) -> list[Reminder]:
    hours = hours_to_remind(kind, at, zone)
    if hours is None:
        return []
    queued = exists().where(
        Message.visit_id == Visit.id, Message.kind == kind, Message.about_slot_id == Visit.slot_id
    )
    rows = db.session.execute(
        _visits_to_come(
            kind,
            Facility.time_zone == zone.key,
            Slot.starts_at >= hours[0],
            Slot.starts_at <= hours[1],
            ~queued,
        ).order_by(Slot.starts_at, Visit.id)
    )
    return [
        Reminder(kind=kind, reference=row.reference, slot_id=row.slot_id)
        for row in rows
        if _is_due(kind, row, at, zone)
    ]


def _is_due(kind: MessageKind, row: Any, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the reader was told of the hour, or sent the link, before the reminder's time."""
    told_at = max(row.given_at, row.known_at)
    return is_to_be_reminded(kind, row.starts_at, told_at, at=at, zone=zone)


def _visits_to_come(
    kind: MessageKind, *conditions: ColumnElement[bool]
) -> Select[str, int, datetime, str, datetime, datetime]:
    """Approved visits that nobody doubts, with when the reader was given the hour.

    For a relative elsewhere those alone to which one has a link that stands.
    """
    given_at = (
        select(func.max(VisitEvent.at))
        .where(VisitEvent.visit_id == Visit.id, VisitEvent.move.in_(GIVES_HOUR))
        .scalar_subquery()
        .label("given_at")
    )
    known_at = RelativeLink.sent_at if kind in TO_RELATIVE else Visit.submitted_at
    rows = select(
        Visit.reference,
        Visit.slot_id,
        Slot.starts_at,
        Facility.time_zone,
        given_at,
        known_at.label("known_at"),
    ).select_from(Visit)
    if kind in TO_RELATIVE:
        rows = (
            rows.join(RelativeLink, RelativeLink.visit_id == Visit.id)
            .join(RelativeLink.attendee)
            .where(RelativeLink.ended_at.is_(None), RelativeLink.key.is_not(None))
            .where(Attendee.is_left_out.is_(False))
        )
    return (
        rows.join(Visit.slot)
        .join(Visit.facility)
        .where(Visit.state == State.APPROVED, Visit.is_flagged.is_(False), *conditions)
        # Between two homes no family waits: each home's desk tells its own prisoner.
        .where(Visit.other_facility_id.is_(None))
    )
