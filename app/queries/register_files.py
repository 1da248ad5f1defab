"""Owns looking at register files: those of a home, one of them, and its rows page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from app.domain.errors import NotFound
from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.register_import import ImportRow, RegisterImport

if TYPE_CHECKING:
    from app.domain.register_outcomes import Outcome

ON_ONE_PAGE = 50
MOST_FILES = 10


@dataclass(frozen=True, kw_only=True)
class SeenRow:
    """One row of a file, with the name by which people know it."""

    row: ImportRow
    name: str


def files_of(facility_id: int) -> list[RegisterImport]:
    """The last files of a home, the newest first."""
    return list(
        db.session.scalars(
            select(RegisterImport)
            .where(RegisterImport.facility_id == facility_id)
            .order_by(RegisterImport.id.desc())
            .limit(MOST_FILES)
            .options(joinedload(RegisterImport.uploaded_by))
        )
    )


def file_of(import_id: int, facility_ids: Collection[int]) -> RegisterImport:
    """One file of these homes; raises NotFound."""
    row: RegisterImport | None = db.session.scalar(
        select(RegisterImport)
        .where(RegisterImport.id == import_id, RegisterImport.facility_id.in_(facility_ids))
        .options(joinedload(RegisterImport.facility), joinedload(RegisterImport.uploaded_by))
    )
    if row is None:
        raise NotFound
    return row


def rows_of(file: RegisterImport, outcome: Outcome, after: int | None) -> list[SeenRow]:
    """A page of the rows that do the same, in the order of the file; one more than is shown."""
    found = db.session.execute(
        select(ImportRow, Prisoner.name)
        .outerjoin(
            Prisoner,
            and_(
                Prisoner.facility_id == ImportRow.facility_id, Prisoner.number == ImportRow.number
            ),
        )
        .where(ImportRow.import_id == file.id, ImportRow.outcome == outcome)
        .where(ImportRow.id > (after or 0))
        .order_by(ImportRow.id)
        .limit(ON_ONE_PAGE + 1)
    )
    return [SeenRow(row=row, name=row.cells.get("name") or name or "") for row, name in found]
