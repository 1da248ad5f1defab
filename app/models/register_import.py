"""Owns a file for the register: where it is kept, how far it was read, and what each row does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.register_outcomes import AT_WORK, ImportKind, ImportState, Outcome
from app.extensions import db
from app.models.facility import Facility
from app.models.scope import FacilityOwned
from app.models.types import EnumText, UTCDateTime
from app.models.user import User


class RegisterImport(FacilityOwned, db.Model):
    """One file for one home: read first, and applied when an officer has seen what it does."""

    __tablename__ = "register_import"
    __table_args__ = (Index("ix_register_import_facility_id_id", "facility_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(EnumText(ImportKind))
    state: Mapped[ImportState] = mapped_column(EnumText(ImportState))
    # As the officer's computer calls it; on our disk it has a name of ours.
    file_name: Mapped[str] = mapped_column(String(200))
    stored_name: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    # Whoever is held and not in the file has left.
    is_whole: Mapped[bool] = mapped_column(default=False)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty until it was applied or dropped.
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # Where the next step goes on: a byte of the file while it is read, a row's id while applied.
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    line: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    # How many rows do what, by outcome; empty until the file is read.
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    facility: Mapped[Facility] = relationship(lazy="raise")
    uploaded_by: Mapped[User] = relationship(lazy="raise")

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has this file in hand."""
        return self.state in AT_WORK


class ImportRow(FacilityOwned, db.Model):
    """One row of a file, cleaned, with what it does or why it is refused."""

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_import_id_outcome_id", "import_id", "outcome", "id"),
        Index("ix_import_row_import_id_number", "import_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("register_import.id"))
    # Empty for a prisoner who is held and not in the file.
    line: Mapped[int | None] = mapped_column()
    # The prisoner's number; empty when the row has none that can be read.
    number: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[Outcome] = mapped_column(EnumText(Outcome))
    # The cleaned cells. Empty for a refused row, whose cells are not kept.
    cells: Mapped[dict[str, Any]] = mapped_column(JSON)
    # What changes, each field with what it was and what it becomes.
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Why it is refused: codes and their facts.
    faults: Mapped[list[Any]] = mapped_column(JSON)
