"""Owns applying a register file: each row is judged once more, against the register as it is now.

So a row that somebody has meanwhile settled by hand does nothing, and the same file applied twice
changes nothing the second time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from app.domain.audit_acts import Act
from app.domain.clock import now, today
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender
from app.domain.name_key import name_key
from app.domain.register_outcomes import TO_APPLY, ImportKind, ImportStage, Outcome
from app.extensions import db
from app.integrations.uploads import drop_upload
from app.models.prisoner import Absence, Prisoner
from app.models.register_import import ImportRow, RegisterImport
from app.services import audit
from app.services.custody import add_absence, set_custody
from app.services.prisoners import SUBJECT
from app.services.register_absences import judge_absence, period_of
from app.services.register_files import SUBJECT as FILE
from app.services.register_files import advance, folder, owe_step
from app.services.register_known import Register
from app.services.register_reading import ROWS_AT_ONCE, STEP_SECONDS, counted, file_in_hand
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.register_changes import Verdict

ACTS = {
    Outcome.CHANGED: Act.PRISONER_EDITED,
    Outcome.MOVED: Act.PRISONER_MOVED,
    Outcome.RELEASED: Act.PRISONER_RELEASED,
}
READ_AS: dict[str, Callable[[Any], Any]] = {
    "gender": Gender,
    "prisoner_class": PrisonerClass,
    "admitted_on": date.fromisoformat,
}


def apply_some(import_id: int) -> None:
    """Apply a file on for a while, and owe the rest; without effect when it is applied already."""
    row, actor = file_in_hand(import_id, ImportStage.APPLYING)
    if row is None:
        return
    until = time.monotonic() + STEP_SECONDS
    while True:
        is_over = time.monotonic() >= until
        is_left = _apply_chunk(row, actor, is_over=is_over)
        if not is_left or is_over:
            return


def _apply_chunk(row: RegisterImport, actor: Actor, *, is_over: bool) -> bool:
    """Apply the next rows in one transaction; whether there may be more for this worker."""
    with transaction(actor):
        rows = _next_rows(row)
        last = rows[-1].id if rows else row.position
        if not advance(row, last, row.line, len(rows)):
            return False
        if not rows:
            _finish(row, actor)
            return False
        register = Register(actor, row.facility_id, {one.number for one in rows})
        _Applying(row, actor, register).apply(rows)
        if is_over:
            owe_step(row.id, row.stage, last)
    row.position = last
    row.rows_done += len(rows)
    return True


def _next_rows(row: RegisterImport) -> list[ImportRow]:
    return list(
        db.session.scalars(
            select(ImportRow)
            .where(ImportRow.import_id == row.id, ImportRow.id > row.position)
            .where(ImportRow.outcome.in_(TO_APPLY))
            .order_by(ImportRow.id)
            .limit(ROWS_AT_ONCE)
        )
    )


class _Applying:
    """Some rows on their way into the register."""

    def __init__(self, row: RegisterImport, actor: Actor, register: Register) -> None:
        self.row, self.actor, self.register = row, actor, register
        self.zone = row.facility.zone
        self.added: list[dict[str, Any]] = []

    def apply(self, rows: list[ImportRow]) -> None:
        """Do what each row does now."""
        self._hold_prisoners()
        for one in rows:
            if self.row.kind is ImportKind.ABSENCES:
                self._apply_absence(one)
            elif one.outcome is Outcome.RELEASED:
                self._release(one)
            else:
                self._apply_prisoner(one)
        if self.added:
            db.session.execute(insert(Prisoner), self.added)

    def _hold_prisoners(self) -> None:
        """Lock whom these rows mean by their ids, whatever the order of the file."""
        known = [one.id for one in self.register.everybody]
        db.session.execute(
            select(Prisoner.id)
            .where(Prisoner.id.in_(known))
            .order_by(Prisoner.id)
            .with_for_update(key_share=True)
        )

    def _apply_prisoner(self, one: ImportRow) -> None:
        verdict = self.register.judge(one.cells)
        if verdict.fault is not None:
            one.faults = [verdict.fault.as_json()]
        one.outcome = verdict.outcome
        if verdict.outcome is Outcome.ADDED:
            self.added.append(self._values(one.cells))
        elif verdict.outcome in (Outcome.CHANGED, Outcome.MOVED):
            self._change(one, verdict)

    def _change(self, one: ImportRow, verdict: Verdict) -> None:
        prisoner = self._locked(verdict.prisoner_id)
        for name, (_before, after) in verdict.changes.items():
            if name != "left_on":
                setattr(prisoner, name, READ_AS.get(name, _as_it_is)(after))
        prisoner.name_key = name_key(prisoner.name)
        set_custody(prisoner, facility_id=self.row.facility_id, left_on=None)
        is_back = "left_on" in verdict.changes
        is_same_home = verdict.outcome is Outcome.CHANGED
        act = Act.PRISONER_RETURNED if is_back and is_same_home else ACTS[verdict.outcome]
        self._record(act, prisoner, verdict.changes)

    def _release(self, one: ImportRow) -> None:
        known = self.register.here.get(one.number)
        if known is None or known.left_on is not None:
            one.outcome = Outcome.SAME
            return
        prisoner, left_on = self._locked(known.id), today(self.zone)
        set_custody(prisoner, facility_id=prisoner.facility_id, left_on=left_on)
        self._record(Act.PRISONER_RELEASED, prisoner, {"left_on": [None, left_on.isoformat()]})

    def _apply_absence(self, one: ImportRow) -> None:
        verdict = judge_absence(one.cells, self.register, self.zone)
        if verdict.fault is not None:
            one.faults = [verdict.fault.as_json()]
        one.outcome = verdict.outcome
        if verdict.outcome not in (Outcome.ADDED, Outcome.CHANGED):
            return
        prisoner = self._locked(verdict.prisoner_id)
        kind, (starts_at, ends_at) = AbsenceKind(one.cells["kind"]), period_of(one.cells, self.zone)
        details = {"absence": [None, kind], "starts_at": [None, starts_at.isoformat()]}
        if verdict.outcome is Outcome.ADDED:
            add_absence(prisoner, kind, starts_at, ends_at)
            # The next row of this file may be the same period.
            db.session.flush()
            details["ends_at"] = [None, ends_at.isoformat()]
            self._record(Act.ABSENCE_ADDED, prisoner, details)
        else:
            self._move_end(prisoner, kind, starts_at, ends_at)
            self._record(Act.ABSENCE_CHANGED, prisoner, details | verdict.changes)

    def _move_end(
        self, prisoner: Prisoner, kind: AbsenceKind, starts_at: Any, ends_at: Any
    ) -> None:
        known = db.session.scalars(
            select(Absence).where(
                Absence.prisoner_id == prisoner.id,
                Absence.kind == kind,
                Absence.starts_at == starts_at,
            )
        ).one()
        known.ends_at = ends_at
        db.session.flush()

    def _values(self, cells: dict[str, Any]) -> dict[str, Any]:
        names = ("number", "name", "parent_name", "birth_year", *READ_AS)
        values = {name: READ_AS.get(name, _as_it_is)(cells[name]) for name in names}
        values |= {"facility_id": self.row.facility_id, "name_key": name_key(cells["name"])}
        return values

    def _locked(self, prisoner_id: int | None) -> Prisoner:
        return db.session.scalars(
            select(Prisoner).where(Prisoner.id == prisoner_id).with_for_update(key_share=True)
        ).one()

    def _record(self, act: Act, prisoner: Prisoner, details: dict[str, Any]) -> None:
        audit.record(
            self.actor,
            act=act,
            facility_id=self.row.facility_id,
            subject=(SUBJECT, prisoner.id),
            reason=self.row.file_name,
            details=details,
        )


def _as_it_is(value: Any) -> Any:
    return value


def _finish(row: RegisterImport, actor: Actor) -> None:
    kept = db.session.get_one(RegisterImport, row.id)
    kept.stage, kept.finished_at, kept.counts = ImportStage.APPLIED, now(), counted(row.id)
    audit.record(
        actor,
        act=Act.REGISTER_IMPORTED,
        facility_id=row.facility_id,
        subject=(FILE, row.id),
        details={"file": [None, row.file_name]} | {n: [None, c] for n, c in kept.counts.items()},
    )
    drop_upload(folder(), row.stored_name)
