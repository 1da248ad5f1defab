"""Owns the limits of one-time codes: how long they live, how many tries, how many are sent.

Six digits for five minutes and five tries is within OWASP ASVS 6.5.5 (ten minutes); the limits on
sending keep the portal from being used to flood a stranger's phone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import Code, Refusal

DIGITS = 6
LIVES_FOR = timedelta(minutes=5)
TRIES = 5
FAILURES_A_DAY = 10
DAY = timedelta(days=1)
SENT_LIMITS = ((timedelta(minutes=15), 3), (DAY, 6))


@dataclass(frozen=True, kw_only=True)
class CodeHistory:
    """What one phone number has asked for and got wrong in the last day."""

    sent_at: tuple[datetime, ...]
    failures: int


def new_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def sending_refusal(history: CodeHistory, now: datetime) -> Refusal | None:
    """Why no further code may be sent now, with the minutes to wait; None when one may."""
    waits = [_wait(history.sent_at, now, *limit) for limit in SENT_LIMITS]
    if history.failures >= FAILURES_A_DAY:
        waits.append(DAY)
    longest = max(waits)
    if longest <= timedelta():
        return None
    minutes = -(-int(longest.total_seconds()) // 60)
    return Refusal(code=Code.CODE_LIMIT, facts={"minutes": max(minutes, 1)}, field="phone")


def _wait(sent_at: tuple[datetime, ...], now: datetime, window: timedelta, most: int) -> timedelta:
    recent = sorted(at for at in sent_at if at > now - window)
    if len(recent) < most:
        return timedelta()
    return recent[-most] + window - now
