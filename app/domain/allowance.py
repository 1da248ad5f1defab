"""Owns the arithmetic of a prisoner's allowance over a ledger that is only added to.

A visit holds one of the count when it is promised (reserve) and either uses it or gives it back at
its end; an officer may grant more or correct the count, with a reason. Nothing is stored but the
entries: a balance is always counted anew, over the days of the row that rules the day. So a row
that changes, or a period that ends, needs no job to run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from app.domain.entitlement import EntitlementRow, Place, period_of, row_for
from app.domain.reasons import Reason
from app.domain.relations import Relation, RelationClass, relation_class
from app.domain.visit_states import ENDED, State

if TYPE_CHECKING:
    from app.domain.custody import PrisonerClass
    from app.domain.policy import Mode

# No count begins anew later than this many periods from now, or there is no next day to tell.
PERIODS_AHEAD = 12


class EntryKind(StrEnum):
    """What one line of the ledger does."""

    RESERVE = "reserve"
    USE = "use"
    GIVE_BACK = "give_back"
    GRANT = "grant"
    CORRECT = "correct"


# Lawyers, consuls and the like are met beside the family's allowance (product rules).
UNCOUNTED = frozenset({RelationClass.LEGAL, RelationClass.OFFICIAL})
USED_BY = frozenset({State.COMPLETED, State.NO_SHOW, State.CUT_SHORT})
# Why a visit was cut short when neither the visitor nor the prisoner is to blame for it.
NOT_THEIR_FAULT = frozenset(
    {
        Reason.POWER_OR_NETWORK,
        Reason.STAFF_SHORTAGE,
        Reason.SECURITY,
        Reason.WEATHER,
        Reason.EPIDEMIC,
    }
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the ledger. `counted_on` is the day of the visit, or one of the period meant."""

    kind: EntryKind
    mode: Mode
    counted_on: date
    amount: int = 1


@dataclass(frozen=True, kw_only=True)
class Balance:
    """How a count stands in one period."""

    count: int
    granted: int = 0
    used: int = 0
    held: int = 0

    @property
    def limit(self) -> int:
        """How many visits this period has in all."""
        return self.count + self.granted

    @property
    def left(self) -> int:
        """How many more may be promised; none when a new rule gives less than was promised."""
        return max(0, self.limit - self.used - self.held)


def is_counted(relation: Relation) -> bool:
    """Whether a visit of this relation counts against the allowance."""
    return relation_class(relation) not in UNCOUNTED


def owed_at(state: State, reason: Reason | None) -> EntryKind | None:
    """What a visit that came into `state` owes the ledger for what it holds.

    States rule 5: used on completed and no-show, returned on every other end; a visit cut short
    by the prison or the network is returned too.
    """
    if state not in ENDED:
        return None
    if state not in USED_BY:
        return EntryKind.GIVE_BACK
    is_credited = state is State.CUT_SHORT and reason in NOT_THEIR_FAULT
    return EntryKind.GIVE_BACK if is_credited else EntryKind.USE


def balance_on(day: date, row: EntitlementRow, entries: Iterable[Entry]) -> Balance:
    """How the count that rules `day` stands."""
    days = period_of(day, row)
    sums = dict.fromkeys(EntryKind, 0)
    for entry in entries:
        if entry.mode in row.modes and entry.counted_on in days:
            sums[entry.kind] += entry.amount
    return Balance(
        count=row.count,
        granted=sums[EntryKind.GRANT] + sums[EntryKind.CORRECT],
        used=sums[EntryKind.USE],
        held=sums[EntryKind.RESERVE] - sums[EntryKind.USE] - sums[EntryKind.GIVE_BACK],
    )


def next_day(
    first: date,
    row_on: Callable[[date], EntitlementRow | None],
    entries: Iterable[Entry],
) -> date | None:
    """The first day from `first` on that still has a visit left; None when none is in sight."""
    entries, day = tuple(entries), first
    for _period in range(PERIODS_AHEAD):
        row = row_on(day)
        if row is None or balance_on(day, row, entries).left:
            return day
        ends_on = period_of(day, row).ends_on
        day = min(ends_on, row.valid_until or ends_on) + timedelta(days=1)
    return None


@dataclass(frozen=True, kw_only=True)
class Account:
    """One prisoner's rows and entries: what both an officer and a family are shown comes of it."""

    place: Place
    prisoner_class: PrisonerClass
    rows: tuple[EntitlementRow, ...]
    entries: tuple[Entry, ...]

    def row_on(self, mode: Mode, day: date) -> EntitlementRow | None:
        """The row that rules a visit in `mode` on `day`."""
        return row_for(self.rows, self.place, self.prisoner_class, mode, day)

    def balance_on(self, mode: Mode, day: date) -> Balance | None:
        """How the count stands that a visit in `mode` on `day` uses; None without a limit."""
        row = self.row_on(mode, day)
        return balance_on(day, row, self.entries) if row else None

    def next_day(self, mode: Mode, first: date) -> date | None:
        """The first day from `first` on with a visit in `mode` left."""
        return next_day(first, partial(self.row_on, mode), self.entries)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One request that waits for a decision and would use of the same count."""

    visit_id: int
    is_on_list: bool
    # Whether the ledger holds one for it already, from the moment it was sent.
    has_hold: bool
    # Empty for who has not met the prisoner yet.
    last_met_at: datetime | None
    asked_at: datetime


def in_turn(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in the order of their turn: who met the prisoner longer ago goes first.

    The prisoner's own list goes before strangers, who has never met before who has; who asked
    first breaks a tie. So the family that clicks fastest has no advantage.
    """
    return sorted(claims, key=_turn)


def _turn(claim: Claim) -> tuple[bool, bool, float, datetime, int]:
    has_met = claim.last_met_at is not None
    met = claim.last_met_at.timestamp() if claim.last_met_at else 0.0
    return not claim.is_on_list, has_met, met, claim.asked_at, claim.visit_id
