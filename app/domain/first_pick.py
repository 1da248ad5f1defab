"""Owns for how long an hour is kept for a family whose request nobody answered in time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.clock import instant, local
from app.domain.decision_clock import next_working_day
from app.domain.policy import FacilityPolicy, Mode

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def kept_until(
    at: datetime, starts_at: datetime, mode: Mode, policy: FacilityPolicy, zone: ZoneInfo
) -> datetime:
    """When an hour kept from `at` on goes back to everybody: after the pick, or with its window.

    An hour is of no use to anybody once it is too late to ask for it.
    """
    closes = asking_closes(starts_at, mode, policy, zone)
    return min(at + timedelta(hours=policy.first_pick_hours), closes)


def asking_closes(
    starts_at: datetime, mode: Mode, policy: FacilityPolicy, zone: ZoneInfo
) -> datetime:
    """From when on it is too late to ask for this hour."""
    day = local(starts_at, zone).date()
    asked_on = day - timedelta(days=1)
    while mode is Mode.PHYSICAL and next_working_day(asked_on) > day:
        asked_on -= timedelta(days=1)
    return instant(asked_on, time(policy.day_closes_at_hour), zone)
