"""Owns the prisoner register: who is held where, when somebody is away, who is kept apart."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
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
    # A visit to him needs a second officer's yes.
    is_high_risk: Mapped[bool] = mapped_column(default=False, server_default=false())
    # A visit to him needs an agency's no-objection (Delhi Prison Rules 2018, rule 631 cases).
    needs_noc: Mapped[bool] = mapped_column(default=False, server_default=false())

    facility: Mapped[Facility] = relationship(lazy="raise")
    absences: Mapped[list[Absence]] = relationship(lazy="raise", back_populates="prisoner")


class Absence(FacilityOwned, db.Model):
    """A period in which a prisoner cannot be met."""

    __tablename__ = "absence"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="in_order"),
        # The same file read twice adds no second period.
        UniqueConstraint("prisoner_id", "kind", "starts_at"),
        Index("ix_absence_prisoner_id_starts_at", "prisoner_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    kind: Mapped[AbsenceKind] = mapped_column(EnumText(AbsenceKind))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)

    prisoner: Mapped[Prisoner] = relationship(lazy="raise", back_populates="absences")


class KeepApart(FacilityOwned, db.Model):
    """Two prisoners of one home who never have a visit in the same hour."""

    __tablename__ = "keep_apart"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        # A pair has no order, so it is kept in one.
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"), index=True)

    one: Mapped[Prisoner] = relationship(lazy="raise", foreign_keys=[one_id])
    other: Mapped[Prisoner] = relationship(lazy="raise", foreign_keys=[other_id])
