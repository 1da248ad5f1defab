"""Owns making dated slots from the weekly timetables."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from app.domain.actor import SYSTEM
from app.domain.clock import today
from app.domain.slot_calendar import WeeklyHour, dated_slots, days_from
from app.extensions import db
from app.models.facility import Closure, Facility
from app.models.slot import Slot, SlotTemplate
from app.services.transaction import transaction

# Two days beyond the longest window (14 days), so that the last day is never half made.
DAYS_AHEAD = 17


def make_slots() -> int:
    """Make the slots of the coming days that do not exist yet, for every facility; how many."""
    with transaction(SYSTEM) as session:
        hours, closed = _timetables(), _closed_days()
        rows: list[dict[str, Any]] = []
        for facility in session.scalars(select(Facility)):
            rows += _missing(facility, hours[facility.id], closed[facility.id])
        if rows:
            session.execute(insert(Slot), rows)
        return len(rows)


def _timetables() -> dict[int, list[WeeklyHour]]:
    hours: dict[int, list[WeeklyHour]] = defaultdict(list)
    for template in db.session.scalars(select(SlotTemplate)):
        hours[template.facility_id].append(template.hour)
    return hours


def _closed_days() -> dict[int, set[date]]:
    closed: dict[int, set[date]] = defaultdict(set)
    for closure in db.session.scalars(select(Closure)):
        closed[closure.facility_id].add(closure.closed_on)
    return closed


def _missing(
    facility: Facility, hours: list[WeeklyHour], closed: set[date]
) -> list[dict[str, Any]]:
    first = today(facility.zone)
    known = {
        (row.mode, row.starts_at)
        for row in db.session.execute(
            select(Slot.mode, Slot.starts_at).where(Slot.facility_id == facility.id)
        )
    }
    rows: list[dict[str, Any]] = []
    # Today's past hours are made too: a fixed timetable leaves no gap to explain.
    for slot in dated_slots(hours, days_from(first, DAYS_AHEAD), facility.zone, closed):
        # Of two rows for one hour the first counts: a slip in one timetable stops no other home.
        if (slot.mode, slot.starts_at) not in known:
            known.add((slot.mode, slot.starts_at))
            rows.append(
                {
                    "facility_id": facility.id,
                    "mode": slot.mode,
                    "starts_at": slot.starts_at,
                    "ends_at": slot.ends_at,
                    "places": slot.places,
                    "places_taken": 0,
                    "desk_places": facility.policy.desk_places_of(slot.places),
                    "is_closed": False,
                }
            )
    return rows
