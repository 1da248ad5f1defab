"""Owns the rows of entitlement: shipped ones, and those a superintendent set for his home."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.custody import PrisonerClass
from app.domain.entitlement import EntitlementRow, Period
from app.domain.facility_kinds import FacilityKind
from app.domain.policy import Mode
from app.extensions import db
from app.models.types import EnumText, UTCDateTime
from app.models.user import User


class Entitlement(db.Model):
    """One rule, as it was set. It is ended, never changed or dropped; triggers see to it."""

    __tablename__ = "entitlement"
    __table_args__ = (
        CheckConstraint("visits >= 0", name="visits"),
        CheckConstraint("week_from BETWEEN 0 AND 6", name="week_from"),
        CheckConstraint("valid_from <= valid_until", name="in_order"),
        Index("ix_entitlement_facility_id", "facility_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Of a shipped row: the list it came with. Empty for a row that an officer set.
    preset: Mapped[str | None] = mapped_column(String(24))
    state_code: Mapped[str | None] = mapped_column(String(8))
    facility_kind: Mapped[FacilityKind | None] = mapped_column(EnumText(FacilityKind))
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    prisoner_class: Mapped[PrisonerClass] = mapped_column(EnumText(PrisonerClass))
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    visits: Mapped[int] = mapped_column()
    period: Mapped[Period] = mapped_column(EnumText(Period))
    week_from: Mapped[int] = mapped_column(default=0)
    # Empty where the source does not say.
    minutes: Mapped[int | None] = mapped_column()
    people: Mapped[int | None] = mapped_column()
    is_shared: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(300))
    # Empty for «always».
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # Empty for a shipped row.
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str | None] = mapped_column(String(500))
    # Empty while nobody has ended the row.
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    end_reason: Mapped[str | None] = mapped_column(String(500))

    created_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[created_by_id])
    ended_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[ended_by_id])

    @property
    def row(self) -> EntitlementRow:
        """This row as the rules take it."""
        return EntitlementRow(
            id=self.id,
            state_code=self.state_code,
            kind=self.facility_kind,
            facility_id=self.facility_id,
            prisoner_class=self.prisoner_class,
            mode=self.mode,
            count=self.visits,
            period=self.period,
            week_from=self.week_from,
            minutes=self.minutes,
            people=self.people,
            is_shared=self.is_shared,
            source=self.source,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )
