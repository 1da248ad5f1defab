"""Owns what officers put on file before a decision: a second name, letters, papers, identities."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.scope import FacilityOwned
from app.models.types import UTCDateTime


class Recommendation(FacilityOwned, db.Model):
    """One officer's «I recommend» for a high-risk prisoner. Rows are only ever added."""

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("visit_id", "prisoner_id", "officer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    officer_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class NoObjection(FacilityOwned, db.Model):
    """An agency's letter that it does not object to this visitor meeting this prisoner."""

    __tablename__ = "no_objection"
    __table_args__ = (
        CheckConstraint("dated_on <= valid_until_on", name="in_order"),
        Index("ix_no_objection_visitor_id_prisoner_id", "visitor_id", "prisoner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"))
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    agency: Mapped[str] = mapped_column(String(120))
    letter_number: Mapped[str] = mapped_column(String(80))
    dated_on: Mapped[date] = mapped_column(Date)
    valid_until_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_by_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CounselPapers(FacilityOwned, db.Model):
    """A lawyer's vakalatnama and bar council number, seen once by an officer."""

    __tablename__ = "counsel_papers"
    __table_args__ = (UniqueConstraint("visitor_id", "prisoner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"))
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    bar_number: Mapped[str] = mapped_column(String(40))
    seen_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    seen_by_name: Mapped[str] = mapped_column(String(120))
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class IdentityCheck(FacilityOwned, db.Model):
    """Somebody abroad, identified by a home before her first call there."""

    __tablename__ = "identity_check"
    __table_args__ = (UniqueConstraint("visitor_id", "facility_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visitor_id: Mapped[int] = mapped_column(ForeignKey("visitor.id"))
    # By which words of an officer: a short call, the mission's letter.
    how: Mapped[str] = mapped_column(String(200))
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    checked_by_name: Mapped[str] = mapped_column(String(120))
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
