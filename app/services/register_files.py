"""Owns a register file's way: taken in, read by a worker, shown, and applied or dropped.

The file is read in steps of some seconds, each of many short transactions; the place reached is
moved on by a guarded update in the transaction that writes the rows, so two workers, or one that
was killed, never do a row twice. Each step owes the next through the outbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flask import current_app
from sqlalchemy import select, update

from app.domain.actor import SYSTEM
from app.domain.audit_acts import Act
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.register_columns import Header, read_header
from app.domain.register_file import LONGEST_LINE
from app.domain.register_outcomes import AT_WORK, OPEN, ImportKind, ImportStage
from app.domain.roles import Permission
from app.extensions import db
from app.integrations.uploads import (
    Kept,
    NotText,
    UnknownEncoding,
    drop_upload,
    keep_upload,
    kept_before,
)
from app.models.register_import import RegisterImport
from app.services import audit, outbox
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

SUBJECT = "register_import"
WORTH_FOR = timedelta(days=2)
# The register moves on; what a file says of it is stale after a week.
APPLIED_WITHIN = timedelta(days=7)
BEFORE_ITS_ROW = timedelta(hours=1)
KINDS_OWED = {
    ImportStage.READING: OutboxKind.READ_REGISTER_FILE,
    ImportStage.APPLYING: OutboxKind.APPLY_REGISTER_FILE,
}


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file as an officer sends it."""

    facility_id: int
    kind: ImportKind
    is_whole: bool
    name: str
    content: IO[bytes]


def take_in(actor: Actor, sent: SentFile) -> int:
    """Keep a file and owe its reading; raises Refused for what is no register file."""
    if sent.facility_id not in actor.facilities_where(Permission.KEEP_REGISTER):
        raise NotFound
    kept = _keep(sent)
    try:
        header_of(kept.name, sent.kind)
        with transaction(actor) as session:
            _refuse_second(sent.facility_id)
            row = RegisterImport(
                facility_id=sent.facility_id,
                kind=sent.kind,
                stage=ImportStage.READING,
                file_name=sent.name[-200:],
                stored_name=kept.name,
                size=kept.size,
                is_whole=sent.is_whole and sent.kind is ImportKind.PRISONERS,
                uploaded_by_id=actor.id or 0,
                uploaded_at=now(),
            )
            session.add(row)
            session.flush()
            owe_step(row.id, ImportStage.READING, 0)
            return row.id
    except BaseException:
        drop_upload(folder(), kept.name)
        raise


def apply_file(actor: Actor, import_id: int) -> None:
    """Let what a read file says become the register; raises NotFound or Refused."""
    with transaction(actor):
        row = _file_to_end(actor, import_id)
        row.stage, row.position, row.rows_done = ImportStage.APPLYING, 0, 0
        owe_step(row.id, ImportStage.APPLYING, 0)


def drop_file(actor: Actor, import_id: int) -> None:
    """Forget a read file; the register stays as it was."""
    with transaction(actor):
        row = _file_to_end(actor, import_id)
        row.stage, row.finished_at = ImportStage.DROPPED, now()
    drop_upload(folder(), row.stored_name)


def drop_old_files() -> int:
    """Drop what was read and not applied for days, and every kept file that no row waits for."""
    at = now()
    with transaction(SYSTEM) as session:
        session.execute(
            update(RegisterImport)
            .where(RegisterImport.stage == ImportStage.READ)
            .where(RegisterImport.uploaded_at < at - APPLIED_WITHIN)
            .values(stage=ImportStage.DROPPED, finished_at=at)
            .execution_options(synchronize_session=False)
        )
        waiting = select(RegisterImport.stored_name).where(RegisterImport.stage.in_(OPEN))
        in_use = set(session.scalars(waiting))
    # A file is on the disk a moment before its row is written.
    old = kept_before(folder(), at - BEFORE_ITS_ROW) - in_use
    for name in old:
        drop_upload(folder(), name)
    return len(old)


def note_given_up(import_id: int) -> None:
    """A worker tried often enough: the file is no longer in hand, and another may be sent."""
    with transaction(SYSTEM) as session:
        row = session.get_one(RegisterImport, import_id)
        if row.stage in AT_WORK:
            note_failure(row, SYSTEM)


def note_failure(row: RegisterImport, actor: Actor) -> None:
    """Write that a file could not be finished, in the present transaction; it may be sent again."""
    row.stage, row.finished_at = ImportStage.FAILED, now()
    audit.record(
        actor,
        act=Act.REGISTER_IMPORTED,
        facility_id=row.facility_id,
        subject=(SUBJECT, row.id),
        details={"file": [None, row.file_name], "failed": [None, True]},
    )


def owe_step(import_id: int, stage: ImportStage, position: int) -> None:
    """Owe the next step of a file in the present transaction."""
    kind = KINDS_OWED[stage]
    outbox.owe(kind, import_id, dedupe_key=f"{kind}:{import_id}:{position}", worth_for=WORTH_FOR)


def advance(row: RegisterImport, position: int, line: int, rows: int) -> bool:
    """Move the place reached on, in the present transaction; False when another worker has."""
    moved = db.session.scalar(
        update(RegisterImport)
        .where(RegisterImport.id == row.id, RegisterImport.stage == row.stage)
        .where(RegisterImport.position == row.position)
        .values(position=position, line=line, rows_done=row.rows_done + rows)
        .returning(RegisterImport.id)
        .execution_options(synchronize_session=False)
    )
    return moved is not None


def header_of(stored_name: str, kind: ImportKind) -> tuple[Header, int]:
    """The columns of a kept file, and the byte at which its rows begin; raises Refused."""
    with (folder() / stored_name).open("rb") as file:
        first = file.readline(LONGEST_LINE)
        header = read_header(first.decode("utf-8", errors="replace").rstrip("\n"), kind)
        return header, len(first)


def folder() -> Path:
    """Where files are kept."""
    return Path(current_app.config["DATA_DIR"]) / "register-files"


def _keep(sent: SentFile) -> Kept:
    try:
        return keep_upload(folder(), sent.content)
    except NotText:
        raise refused(Code.FILE_NOT_TEXT, "file") from None
    except UnknownEncoding:
        raise refused(Code.FILE_ENCODING, "file") from None


def _refuse_second(facility_id: int) -> None:
    """One file of a home at a time: what the second does depends on the first."""
    open_one = select(RegisterImport.id).where(
        RegisterImport.facility_id == facility_id, RegisterImport.stage.in_(OPEN)
    )
    if db.session.scalar(open_one.limit(1)) is not None:
        raise refused(Code.FILE_IN_HAND, "file")


def _file_to_end(actor: Actor, import_id: int) -> RegisterImport:
    row: RegisterImport | None = db.session.scalar(
        select(RegisterImport).where(RegisterImport.id == import_id).with_for_update(key_share=True)
    )
    if row is None or row.facility_id not in actor.facilities_where(Permission.KEEP_REGISTER):
        raise NotFound
    if row.stage in AT_WORK or row.stage is not ImportStage.READ:
        raise refused(Code.NOT_IN_TIME)
    return row
