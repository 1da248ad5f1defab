"""Owns setting what a home's prisoners are entitled to: add a row, end one, take over a list."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.audit_acts import Act
from app.domain.clock import now, today
from app.domain.custody import PrisonerClass
from app.domain.entitlement import EntitlementRow, Period, overlapping
from app.domain.entitlement_change import Whose, homes_set_by
from app.domain.errors import Code, NotFound, refused
from app.domain.policy import Mode
from app.domain.roles import Role
from app.extensions import db
from app.models.entitlement import Entitlement
from app.models.facility import Facility
from app.queries.entitlements import preset_rows, rows_for_home
from app.services import audit
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

PRESETS = Path(__file__).parent.parent / "data" / "entitlements.csv"


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """A list of the portal, taken over for one home or one state from a day on."""

    preset: str
    valid_from: date
    facility_id: int | None = None
    state_code: str | None = None

    @property
    def whose(self) -> Whose:
        """Whose rows it becomes."""
        return Whose(facility_id=self.facility_id, state_code=self.state_code)


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
    """Add a row for one home or one state; Refused when it overlaps another of the same."""
    with transaction(actor):
        homes = _homes_of(actor, Whose(facility_id=row.facility_id, state_code=row.state_code))
        _check_days(row.valid_from, row.valid_until, homes[0])
        _add(actor, row, reason, homes)


def take_over_preset(actor: Actor, taken: TakenOver, reason: str) -> None:
    """Let a list of the portal rule from a day on; what was set before ends the day before."""
    with transaction(actor):
        homes = _homes_of(actor, taken.whose)
        _check_days(taken.valid_from, None, homes[0])
        rows = rows_taken_over(taken)
        for row in rows:
            _end_before(actor, row, reason, homes)
        for row in rows:
            _add(actor, row, reason, homes)


def rows_taken_over(taken: TakenOver) -> list[EntitlementRow]:
    """The rows of the list as the home's or the state's; NotFound when there is no such list."""
    rows = preset_rows(taken.preset)
    if not rows:
        raise NotFound
    return [
        replace(
            row,
            id=None,
            state_code=taken.state_code,
            facility_id=taken.facility_id,
            valid_from=taken.valid_from,
            valid_until=None,
        )
        for row in rows
    ]


def end_entitlement(actor: Actor, entitlement_id: int, last_day: date, reason: str) -> None:
    """End a row of the actor's own home, or state, after `last_day`, with a reason."""
    with transaction(actor) as session:
        found = session.get(Entitlement, entitlement_id, with_for_update={"key_share": True})
        if found is None:
            raise NotFound
        whose = Whose(facility_id=found.facility_id, state_code=found.state_code)
        homes = _homes_of(actor, whose)
        if found.ended_at is not None:
            raise refused(Code.ENDED_ALREADY, "last_day")
        _check_days(found.valid_from, last_day, homes[0])
        _end(actor, found, last_day, reason, homes)


def _homes_of(actor: Actor, whose: Whose) -> list[Facility]:
    """The homes ruled, locked in one order, so that two officers' rows are weighed in turn."""
    if whose.facility_id is not None:
        ids = homes_set_by(actor.grants, Role.SUPERINTENDENT) & {whose.facility_id}
        wanted = Facility.id == whose.facility_id
    else:
        ids = homes_set_by(actor.grants, Role.HEADQUARTERS)
        wanted = Facility.state_code == whose.state_code
    rows = select(Facility).where(Facility.id.in_(ids), wanted).order_by(Facility.id)
    homes = list(db.session.scalars(rows.with_for_update(key_share=True)))
    if not homes:
        raise NotFound
    return homes


def _check_days(first: date | None, last: date | None, home: Facility) -> None:
    """What has been counted already is not counted anew: the last day is not in the past."""
    if last is not None and (last < today(home.zone) or (first is not None and last < first)):
        raise refused(Code.DAYS_OUT_OF_ORDER, "valid_until")


def _add(actor: Actor, row: EntitlementRow, reason: str, homes: list[Facility]) -> None:
    other = overlapping(row, rows_for_home(row.facility_id or 0))
    if other is not None:
        raise refused(Code.ENTITLEMENT_OVERLAPS, "valid_from", row=other)
    added = _stored(row, created_by_id=actor.id, reason=reason)
    db.session.add(added)
    db.session.flush()
    _record(actor, Act.ENTITLEMENT_SET, added, reason, homes)


def _end_before(actor: Actor, new: EntitlementRow, reason: str, homes: list[Facility]) -> None:
    """End the row that began before `new` does, where it would overlap it."""
    other = overlapping(new, rows_for_home(new.facility_id or 0))
    begins = new.valid_from
    if other is None or begins is None or (other.valid_from and other.valid_from >= begins):
        return
    found = db.session.get_one(Entitlement, other.id)
    _end(actor, found, begins - timedelta(days=1), reason, homes)


def _end(
    actor: Actor, found: Entitlement, last_day: date, reason: str, homes: list[Facility]
) -> None:
    found.valid_until = last_day
    found.ended_at, found.ended_by_id, found.end_reason = now(), actor.id, reason
    db.session.flush()
    _record(actor, Act.ENTITLEMENT_ENDED, found, reason, homes)


def _record(actor: Actor, act: Act, row: Entitlement, reason: str, homes: list[Facility]) -> None:
    """Each home's trail names what rules it, a state's rule too."""
    details = {
        "prisoner_class": [None, row.prisoner_class.value],
        "mode": [None, row.mode.value],
        "visits": [None, row.visits],
        "period": [None, row.period.value],
        "valid_from": [None, row.valid_from and row.valid_from.isoformat()],
        "valid_until": [None, row.valid_until and row.valid_until.isoformat()],
    }
    for home in homes:
        subject = ("entitlement", row.id)
        audit.record(
            actor, act=act, facility_id=home.id, subject=subject, reason=reason, details=details
        )


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
