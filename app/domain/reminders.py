"""Owns when a family is reminded of a visit: at six on the evening before, and an hour before."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.clock import day_bounds, instant, local
from app.domain.message_kinds import DELIVERY, MessageKind
from app.domain.visit_states import Move

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# People are home from work then, and nobody's phone rings at night (the portal's own default).
EVENING = time(18)
AN_HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
REMINDERS = (MessageKind.REMINDER_EVE, MessageKind.REMINDER_HOUR)
# Whoever joins from elsewhere is reminded as the family is, with the link of their own.
TO_RELATIVE = (MessageKind.RELATIVE_EVE, MessageKind.RELATIVE_HOUR)
AN_HOUR_BEFORE = frozenset({MessageKind.REMINDER_HOUR, MessageKind.RELATIVE_HOUR})
# Each of these has just told the family its hour; a reminder that was due before would repeat it.
GIVES_HOUR = (Move.APPROVE, Move.ACCEPT, Move.RESCHEDULE, Move.AGREE_CHANGE)


def reminded_at(kind: MessageKind, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """When the family of a visit at `starts_at` is reminded, by the clock of its home."""
    if kind in AN_HOUR_BEFORE:
        return starts_at - AN_HOUR
    return instant(local(starts_at, zone).date() - ONE_DAY, EVENING, zone)


def hours_to_remind(
    kind: MessageKind, at: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime] | None:
    """Between which hours the visits lie whose families are to be reminded now; None for none."""
    if kind in AN_HOUR_BEFORE:
        return at + AN_HOUR - DELIVERY[kind].worth_for, at + AN_HOUR
    tomorrow = local(at, zone).date() + ONE_DAY
    begins, ends = day_bounds(tomorrow, zone)
    is_evening = timedelta() <= at - reminded_at(kind, begins, zone) < DELIVERY[kind].worth_for
    return (begins, ends) if is_evening else None


def is_to_be_reminded(
    kind: MessageKind, starts_at: datetime, given_at: datetime, *, at: datetime, zone: ZoneInfo
) -> bool:
    """Whether to remind of this visit now; not when its hour was given after the reminder's."""
    reminds_at = reminded_at(kind, starts_at, zone)
    return given_at < reminds_at <= at < reminds_at + DELIVERY[kind].worth_for
