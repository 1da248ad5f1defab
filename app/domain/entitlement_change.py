"""Owns whose rows an officer sets, and what a change of rows does to each class of prisoner.

A home's own rows are set by its superintendent, a state's by headquarters (rows 21 and 29).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.custody import PrisonerClass
from app.domain.entitlement import EntitlementRow, Place, overlapping, row_for
from app.domain.policy import Mode
from app.domain.roles import GRANTS, Grant, Permission, Role


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose rows are meant: one home's, or a whole state's."""

    facility_id: int | None = None
    state_code: str | None = None

    @property
    def key(self) -> str:
        """As a page's address names it."""
        return str(self.facility_id or self.state_code or "")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one class may have in one mode, before and after; None where no limit is set."""

    prisoner_class: PrisonerClass
    mode: Mode
    before: EntitlementRow | None
    after: EntitlementRow | None

    @property
    def changes(self) -> bool:
        """Whether anybody would notice."""
        return _seen(self.before) != _seen(self.after)


def homes_set_by(grants: tuple[Grant, ...], *roles: Role) -> frozenset[int]:
    """The homes at which an officer in one of these roles sets entitlement."""
    return frozenset(
        grant.facility_id
        for grant in grants
        if grant.role in roles and Permission.SET_ENTITLEMENT in GRANTS[grant.role]
    )


def rows_after(
    rows: Iterable[EntitlementRow], new: Iterable[EntitlementRow]
) -> list[EntitlementRow]:
    """The rows as they are once `new` rule: what they overlap ends on the day before."""
    after = list(rows)
    for row in new:
        old = overlapping(row, after)
        if old is not None and row.valid_from is not None:
            after.remove(old)
            after.append(replace(old, valid_until=row.valid_from - timedelta(days=1)))
        after.append(row)
    return after


def effects(
    before: Iterable[EntitlementRow], after: Iterable[EntitlementRow], place: Place, day: date
) -> list[Effect]:
    """What each class may have here on `day`, in each mode, by the one rows and by the others."""
    before, after = tuple(before), tuple(after)
    return [
        Effect(
            prisoner_class=held,
            mode=mode,
            before=row_for(before, place, held, mode, day),
            after=row_for(after, place, held, mode, day),
        )
        for held in PrisonerClass
        for mode in Mode
    ]


def _seen(row: EntitlementRow | None) -> tuple[object, ...] | None:
    return (row.count, row.period, row.minutes, row.people, row.is_shared) if row else None
