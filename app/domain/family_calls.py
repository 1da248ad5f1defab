"""Owns which news a family is told by telephone when it did not arrive, and how a call ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.message_kinds import MessageKind

WITHIN = timedelta(hours=4)
# Nobody who must first travel is helped by a call in the last two hours.
BEFORE_THE_HOUR = timedelta(hours=2)
# A button that is pressed twice is one try.
BETWEEN_TRIES = timedelta(minutes=1)
# What the home says and the family cannot know by itself. What it did on the page itself it has
# seen there, and a reminder says nothing new.
WORTH_A_CALL = frozenset(
    {
        MessageKind.VISIT_APPROVED,
        MessageKind.VISIT_REJECTED,
        MessageKind.VISIT_QUESTION,
        MessageKind.VISIT_OFFERED,
        MessageKind.VISIT_CALLED_OFF,
        MessageKind.VISIT_MOVED,
        MessageKind.VISIT_FOLLOWS,
        MessageKind.VISIT_REOPENED,
        MessageKind.CHANGE_MADE,
        MessageKind.CHANGE_DECLINED,
        MessageKind.RELATIVE_CALL_MOVED,
        MessageKind.RELATIVE_CALL_OFF,
        MessageKind.COMPLAINT_ANSWERED,
        MessageKind.APPEAL_ANSWERED,
    }
)


class CallOutcome(StrEnum):
    """What came of a call on the list."""

    TOLD = "told"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    ARRIVED = "arrived"


# What an officer may record; the fourth is the phone network's own late word.
BY_OFFICER = (CallOutcome.TOLD, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER)


def call_due(opened_at: datetime, starts_at: datetime) -> datetime:
    """By when the family is to be told: in four hours, and two hours before the visit."""
    return max(opened_at, min(opened_at + WITHIN, starts_at - BEFORE_THE_HOUR))
