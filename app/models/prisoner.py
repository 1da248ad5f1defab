"""Owns the prisoner register: who is held where, and when somebody is away."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender
from app.extensions import db
from app.models.facility import Facility
from app.models.scope import FacilityOwned
from app.models.types import EnumText, UTCDateTime


class Prisoner(FacilityOwned, db.Model):
    """One prisoner of one facility, as the register has him."""

    __tablename__ = "prisoner"
    __table_args__ = (
        UniqueConstraint("facility_id", "number"),
        Index("ix_prisoner_facility_id_name_key", "facility_id", "name_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    parent_name: Mapped[str] = mapped_column(String(120))
    birth_year: Mapped[int] = mapped_column()
    gender: Mapped[Gender] = mapped_column(EnumText(Gender))
    prisoner_class: Mapped[PrisonerClass] = mapped_column(EnumText(PrisonerClass))
    admitted_on: Mapped[date] = mapped_column(Date)
    # Empty while he is held here.
    left_on: Mapped[date | None] = mapped_column(Date)

    facility: Mapped[Facility] = relationship(lazy="raise")
    absences: Mapped[list[Absence]] = relationship(lazy="raise", back_populates="prisoner")


class Absence(FacilityOwned, db.Model):
    """A period in which a prisoner cannot be met."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_absence_prisoner_id_starts_at", "prisoner_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    kind: Mapped[AbsenceKind] = mapped_column(EnumText(AbsenceKind))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)

    prisoner: Mapped[Prisoner] = relationship(lazy="raise", back_populates="absences")
