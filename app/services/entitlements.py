"""Owns setting what a home's prisoners are entitled to: add a row, end one, take over a list."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now, today
from app.domain.custody import PrisonerClass
from app.domain.entitlement import EntitlementRow, Period, overlapping
from app.domain.errors import Code, NotFound, refused
from app.domain.policy import Mode
from app.domain.roles import Permission
from app.extensions import db
from app.models.entitlement import Entitlement
from app.models.facility import Facility
from app.queries.entitlements import preset_rows, rows_for_home
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

PRESETS = Path(__file__).parent.parent / "data" / "entitlements.csv"


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """A list of the portal, taken over for one home from a day on."""

    facility_id: int
    preset: str
    valid_from: date


def load_entitlements() -> int:
    """Add the shipped rows that are not there yet; how many. What was added is never changed."""
    with PRESETS.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    columns = (Entitlement.preset, Entitlement.prisoner_class, Entitlement.mode)
    known = {tuple(map(str, row)) for row in db.session.execute(select(*columns))}
    missing = [
        row for row in listed if (row["preset"], row["prisoner_class"], row["mode"]) not in known
    ]
    if missing:
        with transaction(SYSTEM) as session:
            session.add_all(_shipped(row) for row in missing)
    return len(missing)


def set_entitlement(actor: Actor, row: EntitlementRow, reason: str) -> None:
    """Add a row for one home; Refused when it overlaps another of the home's own."""
    with transaction(actor):
        home = _home_of(actor, row.facility_id)
        _check_days(row.valid_from, row.valid_until, home)
        _add(actor, row, reason)


def take_over_preset(actor: Actor, taken: TakenOver, reason: str) -> None:
    """Let a list of the portal rule one home from a day on; what the home had set ends before."""
    with transaction(actor):
        home = _home_of(actor, taken.facility_id)
        _check_days(taken.valid_from, None, home)
        rows = rows_taken_over(taken)
        for row in rows:
            _end_before(actor, row, reason)
        for row in rows:
            _add(actor, row, reason)


def rows_taken_over(taken: TakenOver) -> list[EntitlementRow]:
    """The rows of the list as the home's own; NotFound when there is no such list."""
    rows = preset_rows(taken.preset)
    if not rows:
        raise NotFound
    here, begins = taken.facility_id, taken.valid_from
    return [
        replace(row, id=None, state_code=None, facility_id=here, valid_from=begins) for row in rows
    ]


def end_entitlement(actor: Actor, entitlement_id: int, last_day: date, reason: str) -> None:
    """End a row of the actor's own home after `last_day`, with a reason."""
    with transaction(actor) as session:
        found = session.get(Entitlement, entitlement_id, with_for_update=True)
        if found is None:
            raise NotFound
        home = _home_of(actor, found.facility_id)
        if found.ended_at is not None:
            raise refused(Code.ENDED_ALREADY, "last_day")
        _check_days(found.valid_from, last_day, home)
        _end(actor, found, last_day, reason)


def _home_of(actor: Actor, facility_id: int | None) -> Facility:
    """The home, locked, so that two officers' rows are weighed one after the other."""
    if facility_id not in actor.facilities_where(Permission.SET_ENTITLEMENT):
        raise NotFound
    return db.session.get_one(Facility, facility_id, with_for_update=True)


def _check_days(first: date | None, last: date | None, home: Facility) -> None:
    """What has been counted already is not counted anew: the last day is not in the past."""
    if last is not None and (last < today(home.zone) or (first is not None and last < first)):
        raise refused(Code.DAYS_OUT_OF_ORDER, "valid_until")


def _add(actor: Actor, row: EntitlementRow, reason: str) -> None:
    other = overlapping(row, rows_for_home(row.facility_id or 0))
    if other is not None:
        raise refused(Code.ENTITLEMENT_OVERLAPS, "valid_from", row=other)
    db.session.add(_stored(row, created_by_id=actor.id, reason=reason))
    db.session.flush()


def _end_before(actor: Actor, new: EntitlementRow, reason: str) -> None:
    """End the home's row that began before `new` does, where it would overlap it."""
    other = overlapping(new, rows_for_home(new.facility_id or 0))
    begins = new.valid_from
    if other is None or begins is None or (other.valid_from and other.valid_from >= begins):
        return
    found = db.session.get_one(Entitlement, other.id)
    _end(actor, found, begins - timedelta(days=1), reason)


def _end(actor: Actor, found: Entitlement, last_day: date, reason: str) -> None:
    found.valid_until = last_day
    found.ended_at, found.ended_by_id, found.end_reason = now(), actor.id, reason
    db.session.flush()


def _shipped(row: dict[str, str]) -> Entitlement:
    return _stored(
        EntitlementRow(
            state_code=row["state_code"] or None,
            prisoner_class=PrisonerClass(row["prisoner_class"]),
            mode=Mode(row["mode"]),
            count=int(row["visits"]),
            period=Period(row["period"]),
            minutes=int(row["minutes"]) if row["minutes"] else None,
            people=int(row["people"]) if row["people"] else None,
            source=row["source"],
        ),
        preset=row["preset"],
    )


def _stored(row: EntitlementRow, **how: object) -> Entitlement:
    return Entitlement(
        state_code=row.state_code,
        facility_kind=row.kind,
        facility_id=row.facility_id,
        prisoner_class=row.prisoner_class,
        mode=row.mode,
        visits=row.count,
        period=row.period,
        week_from=row.week_from,
        minutes=row.minutes,
        people=row.people,
        is_shared=row.is_shared,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        created_at=now(),
        **how,
    )
