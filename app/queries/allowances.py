"""Owns reading the ledger: a prisoner's account, and who else asks for his visits, in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.domain.allowance import Account, Claim, EntryKind, in_turn, is_counted
from app.domain.allowance_check import Standing
from app.domain.clock import day_bounds, now
from app.domain.entitlement import Days, EntitlementRow, period_of
from app.domain.prisoner_match import Registered, match
from app.domain.visit_states import State
from app.extensions import db
from app.formatting import day_of
from app.models.allowance import AllowanceEntry
from app.models.contact import ON_LIST, Contact
from app.models.slot import Slot
from app.models.visit import Visit
from app.queries.described import described
from app.queries.entitlements import rows_for_home

if TYPE_CHECKING:
    from app.models.facility import Facility
    from app.models.prisoner import Prisoner

# The longest period is a month: entries from before it change no balance of today or later.
LOOKS_BACK = timedelta(days=31)
# From this likeness on the family's words mean the prisoner on whose list she is.
MEANS_FROM = 80
# A side holds once, on another count; the visit's own holds are numbered from one.
OF_THE_ASKING_SIDE = 0
HAS_MET = (State.IN_PROGRESS, State.COMPLETED, State.CUT_SHORT)


@dataclass(frozen=True, kw_only=True)
class Count:
    """The count that one visit would use: the row, its days, who asks, and what is left."""

    row: EntitlementRow
    days: Days
    standing: Standing
    claims: tuple[Claim, ...]


def account_of(prisoner: Prisoner, facility: Facility, since: date) -> Account:
    """What the rules and the ledger say of this prisoner for days from `since` on."""
    return Account(
        place=facility.place,
        prisoner_class=prisoner.prisoner_class,
        rows=rows_for_home(facility.id),
        entries=tuple(line.entry for line in lines_of(prisoner.id, since - LOOKS_BACK)),
    )


def lines_of(prisoner_id: int, since: date) -> list[AllowanceEntry]:
    """The ledger of one prisoner from a day on, in the order it was written."""
    lines = select(AllowanceEntry).where(
        AllowanceEntry.prisoner_id == prisoner_id, AllowanceEntry.counted_on >= since
    )
    return list(db.session.scalars(lines.order_by(AllowanceEntry.id)))


def open_hold(visit_id: int) -> AllowanceEntry | None:
    """The line by which this visit holds one of a count, while it holds one."""
    return _open(visit_id, AllowanceEntry.hold_no > OF_THE_ASKING_SIDE)


def asking_hold(visit_id: int) -> AllowanceEntry | None:
    """The line by which a visit between two homes holds one of the asking prisoner's count."""
    return _open(visit_id, AllowanceEntry.hold_no <= OF_THE_ASKING_SIDE)


def next_asking_hold(visit_id: int) -> int:
    """The number of the asking side's next hold: it counts down, the visit's own count up."""
    last = select(func.min(AllowanceEntry.hold_no)).where(
        AllowanceEntry.visit_id == visit_id, AllowanceEntry.hold_no <= OF_THE_ASKING_SIDE
    )
    found = db.session.scalar(last)
    return OF_THE_ASKING_SIDE if found is None else found - 1


def _open(visit_id: int, which: ColumnElement[bool]) -> AllowanceEntry | None:
    lines = db.session.scalars(
        select(AllowanceEntry)
        .where(AllowanceEntry.visit_id == visit_id, which)
        .order_by(func.abs(AllowanceEntry.hold_no).desc())
    ).all()
    newest = [line for line in lines if line.hold_no == lines[0].hold_no]
    return newest[0] if len(newest) == 1 else None


def holds_so_far(visit_id: int) -> int:
    """How many times this visit has held one of a count."""
    numbers = select(func.max(AllowanceEntry.hold_no)).where(AllowanceEntry.visit_id == visit_id)
    return db.session.scalar(numbers) or 0


def count_for(visit: Visit, prisoner: Prisoner, hour: Slot | None = None) -> Count | None:
    """The count that this request would use at its hour or another; None when it is not counted.

    Slot and facility must be loaded.
    """
    if not counts(visit):
        return None
    day = day_of((hour or visit.slot).starts_at, visit.facility.zone)
    account = account_of(prisoner, visit.facility, day)
    row = account.row_on(visit.mode, day)
    balance = account.balance_on(visit.mode, day)
    if row is None or balance is None:
        return None
    days = period_of(day, row)
    claims = tuple(in_turn(_claims(visit, prisoner, row, days)))
    free = balance.limit - balance.used - balance.held + sum(one.has_hold for one in claims)
    # At another hour than its own the visit claims nothing yet: it stands behind all others.
    ids = [one.visit_id for one in claims]
    turn = ids.index(visit.id) if visit.id in ids else len(ids)
    standing = Standing(limit=balance.limit, free=free, turn=turn, claims=len(claims))
    return Count(row=row, days=days, standing=standing, claims=claims)


def means(asked: Visit | Contact, prisoner: Prisoner) -> bool:
    """Whether the family's words fit this prisoner well enough to count it as his."""
    registered = Registered(
        id=prisoner.id,
        name=prisoner.name,
        parent_name=prisoner.parent_name,
        age=now().year - prisoner.birth_year,
        gender=prisoner.gender,
        number=prisoner.number,
        is_held=True,
    )
    return match(described(asked), registered).score >= MEANS_FROM


def counts(visit: Visit) -> bool:
    """Whether the visit uses one of the prisoner's.

    One that gives lost minutes back does not, and one for a death or a grave illness does not.
    """
    return visit.repays_id is None and not visit.is_urgent and is_counted(visit.relation)


def _claims(visit: Visit, prisoner: Prisoner, row: EntitlementRow, days: Days) -> list[Claim]:
    """This request, and what others on his list ask for of the same count."""
    waiting = [visit, *_asked_by_kin(visit, prisoner, row, days)]
    met = _last_met(prisoner.id, {one.visitor_id for one in waiting})
    on_list = set(
        db.session.scalars(
            select(Contact.visitor_id).where(Contact.prisoner_id == prisoner.id, ON_LIST)
        )
    )
    held = _holding(prisoner.id, days)
    return [
        Claim(
            visit_id=one.id,
            is_on_list=one.visitor_id in on_list,
            has_hold=one.id in held,
            last_met_at=met.get(one.visitor_id),
            asked_at=one.submitted_at,
        )
        for one in waiting
        if one is visit or one.id in held or means(one, prisoner)
    ]


def _asked_by_kin(
    visit: Visit, prisoner: Prisoner, row: EntitlementRow, days: Days
) -> Iterable[Visit]:
    zone = visit.facility.zone
    begins, ends = day_bounds(days.starts_on, zone)[0], day_bounds(days.ends_on, zone)[1]
    asked = (
        select(Visit)
        .join(Visit.slot)
        .join(Contact, Contact.visitor_id == Visit.visitor_id)
        .where(Contact.prisoner_id == prisoner.id, ON_LIST)
        .where(Visit.facility_id == visit.facility_id)
        .where(Visit.state == State.SUBMITTED, Visit.id != visit.id, Visit.mode.in_(row.modes))
        .where(Slot.starts_at >= begins, Slot.starts_at < ends)
        .options(joinedload(Visit.slot), joinedload(Visit.visitor))
    )
    return [one for one in db.session.scalars(asked) if counts(one)]


def _last_met(prisoner_id: int, visitor_ids: set[int]) -> dict[int, datetime]:
    met = (
        select(Visit.visitor_id, func.max(Slot.starts_at))
        .join(Visit.slot)
        .where(Visit.prisoner_id == prisoner_id, Visit.visitor_id.in_(visitor_ids))
        .where(Visit.state.in_(HAS_MET))
        .group_by(Visit.visitor_id)
    )
    return {row[0]: row[1] for row in db.session.execute(met)}


def _holding(prisoner_id: int, days: Days) -> set[int | None]:
    """The visits that hold one of the count now."""
    open_lines: Counter[int | None] = Counter()
    for line in lines_of(prisoner_id, days.starts_on):
        if line.hold_no is not None and line.counted_on in days:
            open_lines[line.visit_id] += 1 if line.kind is EntryKind.RESERVE else -1
    return {visit_id for visit_id, count in open_lines.items() if count > 0}
