"""Owns the dry run of a register file: each row judged and kept, the register left as it is."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, exists, func, insert, literal, null, select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import today
from app.domain.register_faults import Fault, RowFault
from app.domain.register_file import RawRow, rows_from
from app.domain.register_outcomes import ImportKind, ImportStage, Outcome
from app.domain.register_rows import read_absence, read_prisoner
from app.domain.roles import Permission
from app.extensions import db
from app.models import scope
from app.models.prisoner import Prisoner
from app.models.register_import import ImportRow, RegisterImport
from app.models.user import User
from app.services.register_absences import judge_absence
from app.services.register_files import advance, folder, header_of, note_failure, owe_step
from app.services.register_known import Register
from app.services.transaction import transaction

if TYPE_CHECKING:
    from datetime import date

    from app.domain.actor import Actor

ROWS_AT_ONCE = 500
# Codes and messages wait behind a step in the same worker, so it is short.
STEP_SECONDS = 2.0
READERS = {ImportKind.PRISONERS: read_prisoner, ImportKind.ABSENCES: read_absence}
MOST_LINES_NAMED = 5


def read_some(import_id: int) -> None:
    """Read a file on for a while, and owe the rest; without effect when it is read already."""
    row, actor = file_in_hand(import_id, ImportStage.READING)
    if row is None:
        return
    header, begins = header_of(row.stored_name, row.kind)
    until = time.monotonic() + STEP_SECONDS
    with (folder() / row.stored_name).open("rb") as file:
        rows = rows_from(file, header, row.position or begins, row.line or 1)
        while chunk := list(islice(rows, ROWS_AT_ONCE)):
            is_over = time.monotonic() >= until
            if not _keep_chunk(row, actor, chunk, is_over) or is_over:
                return
    _finish(row, actor)


def file_in_hand(import_id: int, stage: ImportStage) -> tuple[RegisterImport | None, Actor]:
    """A file that waits for a worker at `stage`, and the officer in whose name it works."""
    with scope.acting(SYSTEM):
        row = db.session.scalar(
            select(RegisterImport)
            .where(RegisterImport.id == import_id, RegisterImport.stage == stage)
            .options(joinedload(RegisterImport.facility))
            .options(joinedload(RegisterImport.uploaded_by).selectinload(User.grants))
            .execution_options(populate_existing=True)
        )
    if row is None:
        return None, SYSTEM
    actor, is_active = row.uploaded_by.actor, row.uploaded_by.is_active
    if is_active and row.facility_id in actor.facilities_where(Permission.KEEP_REGISTER):
        db.session.expunge(row)
        return row, actor
    # He may not any more: nothing is done in his name.
    with transaction(SYSTEM) as session:
        note_failure(session.get_one(RegisterImport, import_id), SYSTEM)
    return None, SYSTEM


def _keep_chunk(row: RegisterImport, actor: Actor, chunk: list[RawRow], is_over: bool) -> bool:
    with scope.acting(actor):
        found = _judged(row, actor, chunk)
    last = chunk[-1]
    with transaction(actor) as session:
        if not advance(row, last.ends_at, last.ends_line, len(chunk)):
            return False
        session.execute(insert(ImportRow), found)
        if row.kind is ImportKind.PRISONERS:
            _refuse_twins(row, {one["number"] for one in found if one["number"]})
        if is_over:
            owe_step(row.id, row.stage, last.ends_at)
    row.position, row.line = last.ends_at, last.ends_line
    row.rows_done += len(chunk)
    return True


def _judged(row: RegisterImport, actor: Actor, chunk: list[RawRow]) -> list[dict[str, Any]]:
    day = today(row.facility.zone)
    read = [(raw, *_read(raw, row.kind, day)) for raw in chunk]
    numbers = {cells["number"] for _raw, cells, _faults in read if cells.get("number")}
    register = Register(actor, row.facility_id, numbers)
    return [_row_of(row, register, one) for one in read]


def _read(raw: RawRow, kind: ImportKind, day: date) -> tuple[dict[str, Any], list[Fault]]:
    if raw.fault is not None:
        return {}, [raw.fault]
    return READERS[kind](raw.cells, day)


def _row_of(
    row: RegisterImport, register: Register, read: tuple[RawRow, dict[str, Any], list[Fault]]
) -> dict[str, Any]:
    raw, cells, faults = read
    kept: dict[str, Any] = {
        "import_id": row.id,
        "facility_id": row.facility_id,
        "line": raw.line,
        "number": cells.get("number") or "",
        "outcome": Outcome.REFUSED,
        "cells": {},
        "changes": {},
        "faults": [fault.as_json() for fault in faults],
    }
    if faults:
        return kept
    if row.kind is ImportKind.ABSENCES:
        verdict = judge_absence(cells, register, row.facility.zone)
    else:
        verdict = register.judge(cells)
    if verdict.fault is not None:
        return kept | {"faults": [verdict.fault.as_json()]}
    return kept | {"outcome": verdict.outcome, "cells": cells, "changes": verdict.changes}


def _refuse_twins(row: RegisterImport, numbers: set[str]) -> None:
    """A number that stands in the file twice: each of its rows is refused and names the others."""
    twice = (
        select(ImportRow.number)
        .where(ImportRow.import_id == row.id, ImportRow.number.in_(numbers))
        .group_by(ImportRow.number)
        .having(func.count() > 1)
    )
    rows = db.session.scalars(
        select(ImportRow)
        .where(ImportRow.import_id == row.id, ImportRow.number.in_(list(db.session.scalars(twice))))
        .order_by(ImportRow.id)
    ).all()
    lines: dict[str, list[int]] = {}
    for one in rows:
        lines.setdefault(one.number, []).append(one.line or 0)
    for one in rows:
        named = ", ".join(str(line) for line in lines[one.number][:MOST_LINES_NAMED])
        fault = Fault(code=RowFault.NUMBER_TWICE, column="number", facts={"lines": named})
        one.outcome, one.cells, one.changes = Outcome.REFUSED, {}, {}
        one.faults = [fault.as_json()]


def _finish(row: RegisterImport, actor: Actor) -> None:
    with transaction(actor) as session:
        if not advance(row, row.position, row.line, 0):
            return
        kept = session.get_one(RegisterImport, row.id)
        counts = counted(row.id)
        # While a row is refused, nobody can say who is really missing from the file.
        if kept.is_whole and Outcome.REFUSED not in counts and counts:
            _note_released(kept)
            counts = counted(row.id)
        kept.stage, kept.counts = ImportStage.READ, counts


def _note_released(row: RegisterImport) -> None:
    in_file = exists().where(ImportRow.import_id == row.id, ImportRow.number == Prisoner.number)
    held = select(
        literal(row.id),
        literal(row.facility_id),
        null(),
        Prisoner.number,
        literal(Outcome.RELEASED.value),
        literal({}, JSON),
        literal({}, JSON),
        literal([], JSON),
    ).where(Prisoner.facility_id == row.facility_id, Prisoner.left_on.is_(None), ~in_file)
    names = ["import_id", "facility_id", "line", "number", "outcome", "cells", "changes", "faults"]
    db.session.execute(insert(ImportRow).from_select(names, held))


def counted(import_id: int) -> dict[str, int]:
    """How many rows of a file do what."""
    rows = db.session.execute(
        select(ImportRow.outcome, func.count())
        .where(ImportRow.import_id == import_id)
        .group_by(ImportRow.outcome)
    )
    return {outcome.value: count for outcome, count in rows}
