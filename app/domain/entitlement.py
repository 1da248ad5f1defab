"""Owns what a prisoner is entitled to, as rows: whose rule it is, for whom, how many in which days.

Sources conflict even inside one state, so an entitlement is data. A row speaks for a home, for a
kind of home, for a state, or for everywhere; the most specific row that is valid on the day wins.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.policy import Mode

if TYPE_CHECKING:
    from app.domain.custody import PrisonerClass
    from app.domain.facility_kinds import FacilityKind

# Weeks and fortnights are counted from here, a Monday, so that each home's fortnights stand still.
FIRST_MONDAY = date(1970, 1, 5)
WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)


class Period(StrEnum):
    """The days over which visits are counted."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a prisoner is held, as rows know places."""

    facility_id: int
    kind: FacilityKind
    state_code: str


@dataclass(frozen=True, kw_only=True)
class Days:
    """A run of days, both ends included."""

    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, kw_only=True)
class EntitlementRow:
    """One rule. What is None is not said: no facility means every facility."""

    prisoner_class: PrisonerClass
    mode: Mode
    count: int
    period: Period
    source: str
    id: int | None = None
    state_code: str | None = None
    kind: FacilityKind | None = None
    facility_id: int | None = None
    # 0 is Monday; weeks and fortnights begin on it.
    week_from: int = 0
    minutes: int | None = None
    people: int | None = None
    # Of a row for visits at the home: a video visit eats of the same count.
    is_shared: bool = False
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def specificity(self) -> tuple[bool, bool, bool]:
        """How near to the home this row speaks: facility before kind before state."""
        return self.facility_id is not None, self.kind is not None, self.state_code is not None

    @property
    def scope(self) -> tuple[object, ...]:
        """Whom the row speaks for: two valid rows of one scope would contradict each other."""
        return self.facility_id, self.kind, self.state_code, self.prisoner_class, self.mode

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes whose visits are counted together under this row."""
        return frozenset(Mode) if self.is_shared else frozenset({self.mode})

    def is_valid_on(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)

    def speaks_for(self, place: Place) -> bool:
        """Whether the row covers this home."""
        return (
            self.facility_id in (None, place.facility_id)
            and self.kind in (None, place.kind)
            and self.state_code in (None, place.state_code)
        )


def row_for(
    rows: Iterable[EntitlementRow],
    place: Place,
    prisoner_class: PrisonerClass,
    mode: Mode,
    day: date,
) -> EntitlementRow | None:
    """The row that rules a visit in `mode` on `day`; None where no limit is set.

    A row for visits at the home that shares its count rules the video visits too.
    """
    valid = [
        row
        for row in rows
        if row.prisoner_class is prisoner_class and row.is_valid_on(day) and row.speaks_for(place)
    ]
    at_home = _nearest(row for row in valid if row.mode is Mode.PHYSICAL)
    if mode is Mode.PHYSICAL or (at_home is not None and at_home.is_shared):
        return at_home
    return _nearest(row for row in valid if row.mode is mode)


def overlapping(new: EntitlementRow, rows: Iterable[EntitlementRow]) -> EntitlementRow | None:
    """A row of the same scope that is valid on some of the same days as `new`, if there is one."""
    return next((row for row in rows if row.scope == new.scope and _meets(row, new)), None)


def period_of(day: date, row: EntitlementRow) -> Days:
    """The days, both ends included, within which a visit on `day` is counted."""
    if row.period is Period.MONTH:
        last = monthrange(day.year, day.month)[1]
        return Days(starts_on=day.replace(day=1), ends_on=day.replace(day=last))
    length = WEEK if row.period is Period.WEEK else FORTNIGHT
    begins = FIRST_MONDAY + timedelta(days=row.week_from)
    starts_on = begins + (day - begins) // length * length
    return Days(starts_on=starts_on, ends_on=starts_on + length - timedelta(days=1))


def _nearest(rows: Iterable[EntitlementRow]) -> EntitlementRow | None:
    return max(rows, key=lambda row: row.specificity, default=None)


def _meets(one: EntitlementRow, other: EntitlementRow) -> bool:
    one_first = one.valid_until is None or other.valid_from is None
    other_first = other.valid_until is None or one.valid_from is None
    return (one_first or other.valid_from <= one.valid_until) and (  # type: ignore[operator]
        other_first or one.valid_from <= other.valid_until  # type: ignore[operator]
    )
