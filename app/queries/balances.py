"""Owns what a family and an officer are shown of an allowance: what is left, and the next day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import now, today
from app.domain.policy import Mode
from app.domain.visit_rules import booking_window
from app.extensions import db
from app.formatting import day_of
from app.models import scope
from app.models.contact import ON_LIST, Contact
from app.models.prisoner import Prisoner
from app.models.visit import Visit
from app.queries.allowances import LOOKS_BACK, account_of, count_for, lines_of

if TYPE_CHECKING:
    from app.domain.allowance import Balance
    from app.domain.entitlement import EntitlementRow
    from app.models.allowance import AllowanceEntry
    from app.models.facility import Facility

ON_ONE_DESK = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """One way of meeting: the rule, how its count stands, and the next day to ask for."""

    mode: Mode
    row: EntitlementRow | None
    balance: Balance | None
    next_on: date | None
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class MayMeet:
    """Somebody whom this visitor may meet; both ways of meeting."""

    contact_id: int
    # As she wrote it herself: the register's own spelling is not shown to a family.
    name: str
    facility: Facility
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One of those who ask for the same last visit."""

    visitor_name: str
    reference: str
    last_met_at: datetime | None
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class Book:
    """A prisoner's count beside a request: both ways, who else asks, and the newest entries."""

    prisoner: Prisoner
    lines: tuple[Line, ...]
    turns: tuple[Turn, ...]
    entries: tuple[AllowanceEntry, ...]


def people_to_meet(visitor_id: int | None) -> list[MayMeet]:
    """Whom this visitor may meet, with the shared count; nobody before a contact is approved."""
    on_list = select(Contact).where(Contact.visitor_id == visitor_id, ON_LIST)
    contacts = db.session.scalars(on_list.order_by(Contact.id)).all()
    if not contacts:
        return []
    # A family sees no row of the register: what her contact lets her know is read for her.
    with scope.acting(SYSTEM):
        ids = [one.prisoner_id for one in contacts]
        rows = db.session.scalars(
            select(Prisoner).where(Prisoner.id.in_(ids)).options(joinedload(Prisoner.facility))
        )
        held = {one.id: one for one in rows if _is_held(one)}
        pairs = [(one, held[one.prisoner_id]) for one in contacts if one.prisoner_id in held]
        return [
            MayMeet(
                contact_id=contact.id,
                name=contact.wanted_name,
                facility=prisoner.facility,
                lines=_lines(prisoner, prisoner.facility),
            )
            for contact, prisoner in pairs
        ]


def books_of(visit: Visit, candidates: Sequence[Prisoner]) -> list[Book]:
    """The counts of whoever this visit is for, or may be for; slot and facility loaded."""
    prisoners = list(candidates[:ON_ONE_DESK]) or ([visit.prisoner] if visit.prisoner else [])
    day = day_of(visit.slot.starts_at, visit.facility.zone)
    return [
        Book(
            prisoner=one,
            lines=_lines(one, visit.facility, day),
            turns=_turns(visit, one) if candidates else (),
            entries=tuple(reversed(lines_of(one.id, day - LOOKS_BACK)[-8:])),
        )
        for one in prisoners
    ]


def _is_held(prisoner: Prisoner) -> bool:
    return prisoner.left_on is None or prisoner.left_on > today(prisoner.facility.zone)


def _lines(prisoner: Prisoner, facility: Facility, day: date | None = None) -> tuple[Line, ...]:
    """Both ways of meeting, counted on `day`, or on the first day that may be asked for."""
    account = account_of(prisoner, facility, min(today(facility.zone), day or date.max))
    lines = []
    for mode in Mode:
        first = booking_window(now(), mode, facility.policy, facility.zone)[0]
        next_on = account.next_day(mode, first)
        lines.append(
            Line(
                mode=mode,
                row=account.row_on(mode, day or first),
                balance=account.balance_on(mode, day or first),
                next_on=next_on,
                is_open=next_on == first,
            )
        )
    return tuple(lines)


def _turns(visit: Visit, prisoner: Prisoner) -> tuple[Turn, ...]:
    """Everybody who asks for what is left, whose turn it is first; empty when all find room."""
    found = count_for(visit, prisoner)
    if found is None or len(found.claims) <= max(found.standing.free, 1):
        return ()
    ids = [claim.visit_id for claim in found.claims]
    rows = select(Visit).where(Visit.id.in_(ids)).options(joinedload(Visit.visitor))
    visits = {one.id: one for one in db.session.scalars(rows)}
    return tuple(
        Turn(
            visitor_name=visits[claim.visit_id].visitor.name or "",
            reference=visits[claim.visit_id].reference,
            last_met_at=claim.last_met_at,
            is_this=claim.visit_id == visit.id,
        )
        for claim in found.claims
    )
