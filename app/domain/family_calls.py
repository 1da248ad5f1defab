"""Owns when a family is to be told by telephone, and how such a call ends."""

from datetime import datetime, timedelta
from enum import StrEnum

WITHIN = timedelta(hours=4)
# Nobody who must first travel is helped by a call in the last two hours.
BEFORE_THE_HOUR = timedelta(hours=2)


class CallEnd(StrEnum):
    """How a call on the list ended."""

    TOLD = "told"
    NOT_REACHED = "not_reached"
    ARRIVED = "arrived"


# How an officer may end it; the third is the phone network's own late word.
BY_OFFICER = (CallEnd.TOLD, CallEnd.NOT_REACHED)


def call_due(opened_at: datetime, starts_at: datetime) -> datetime:
    """By when the family is to be told: in four hours, and two hours before the visit."""
    return max(opened_at, min(opened_at + WITHIN, starts_at - BEFORE_THE_HOUR))
