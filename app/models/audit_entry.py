"""Owns the record of what staff did beside moving visits: who, when, to what, why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.actor import ActorKind
from app.domain.audit_acts import Act
from app.extensions import db
from app.models.scope import FacilityOwned
from app.models.types import EnumText, UTCDateTime


class AuditEntry(FacilityOwned, db.Model):
    """One act, as it was done. Rows are only ever added; triggers in the database see to it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject_kind_subject_id", "subject_kind", "subject_id"),
        Index("ix_audit_entry_facility_id_at", "facility_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_kind: Mapped[ActorKind] = mapped_column(EnumText(ActorKind))
    # Empty for the system.
    actor_id: Mapped[int | None] = mapped_column()
    actor_name: Mapped[str] = mapped_column(String(120))
    act: Mapped[Act] = mapped_column(EnumText(Act))
    # What it was done to. No foreign key: the record outlives its subject.
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column()
    # Empty where the act owes none.
    reason: Mapped[str | None] = mapped_column(String(1000))
    # Names of changed fields, each with what it was and what it is.
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
