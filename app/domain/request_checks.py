"""Owns what is checked of a request once a prisoner is picked: green, amber or red, and why.

Sources: the prison manual asks the superintendent to see that the prisoner is held and present,
and that the visitor is on the prisoner's list and proves who he is (Model Prison Manual 2016).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Court and hospital runs end late; the manual of practice leaves half an hour on each side.
BUFFER = timedelta(minutes=30)


class CheckCode(StrEnum):
    """What is checked."""

    IS_HELD = "is_held"
    IS_PRESENT = "is_present"
    IS_FREE = "is_free"
    IS_ON_LIST = "is_on_list"
    HAS_IDENTITY = "has_identity"
    PAPER_IS_OWN = "paper_is_own"


class Verdict(StrEnum):
    """Green: nothing against it. Amber: the officer looks. Red: the rule says no."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Away:
    """A period in which the prisoner cannot be met, and its kind."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the checks look at."""

    starts_at: datetime
    ends_at: datetime
    is_held: bool
    away: tuple[Away, ...]
    has_other_visit: bool
    is_on_list: bool
    has_identity: bool
    paper_used_by_others: int


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check, its verdict, and the detail that explains it."""

    code: CheckCode
    verdict: Verdict
    detail: str = ""


def checks(request: RequestFacts) -> list[Check]:
    """Every check of this request, in the order an officer reads them."""
    return list(_checks(request))


def _checks(request: RequestFacts) -> Iterator[Check]:
    yield _hard(CheckCode.IS_HELD, request.is_held)
    away = next((period for period in request.away if _overlaps(period, request)), None)
    yield Check(
        code=CheckCode.IS_PRESENT,
        verdict=Verdict.RED if away else Verdict.GREEN,
        detail=away.kind if away else "",
    )
    yield _hard(CheckCode.IS_FREE, not request.has_other_visit)
    yield _soft(CheckCode.IS_ON_LIST, request.is_on_list)
    yield _soft(CheckCode.HAS_IDENTITY, request.has_identity)
    yield _soft(CheckCode.PAPER_IS_OWN, request.paper_used_by_others == 0)


def _hard(code: CheckCode, holds: bool) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else Verdict.RED)


def _soft(code: CheckCode, holds: bool) -> Check:
    return Check(code=code, verdict=Verdict.GREEN if holds else Verdict.AMBER)


def _overlaps(period: Away, request: RequestFacts) -> bool:
    begins, ends = period.starts_at - BUFFER, period.ends_at + BUFFER
    return begins < request.ends_at and request.starts_at < ends
