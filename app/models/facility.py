"""Owns a facility: its name and kind, its zone, the numbers it sets, and the days it is closed."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.entitlement import Place
from app.domain.facility_kinds import FacilityKind
from app.domain.policy import FacilityPolicy
from app.domain.reasons import Reason
from app.domain.video_room import VideoPlace
from app.extensions import db
from app.models.types import EnumText


class Facility(db.Model):
    """One home. Its town and district are kept in each script, since names are not translated."""

    __tablename__ = "facility"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[FacilityKind] = mapped_column(EnumText(FacilityKind))
    town: Mapped[dict[str, str]] = mapped_column(JSON)
    district: Mapped[dict[str, str]] = mapped_column(JSON)
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Kolkata")
    # By which rows of entitlement find their homes; ISO 3166-2 without the country.
    state_code: Mapped[str] = mapped_column(String(8), default="WB", server_default="WB")
    # False while the department has not confirmed that the home exists under this name.
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    # Where its calls happen; empty for the installation's own choice.
    video_place: Mapped[VideoPlace | None] = mapped_column(EnumText(VideoPlace))
    # Its one address at somebody else's server; handed out at the press alone.
    video_link: Mapped[str | None] = mapped_column(String(400))
    # Whom a family rings when the call does not come about.
    help_phone: Mapped[str | None] = mapped_column(String(20))
    policy_row: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    @property
    def policy(self) -> FacilityPolicy:
        """The numbers this facility has set, with the defaults for the rest."""
        return FacilityPolicy.from_row(self.policy_row)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its wall clock."""
        return ZoneInfo(self.time_zone)

    @property
    def place(self) -> Place:
        """This home as the rows of entitlement know it."""
        return Place(facility_id=self.id, kind=self.kind, state_code=self.state_code)


class Closure(db.Model):
    """A day on which a facility holds no visits."""

    __tablename__ = "closure"
    __table_args__ = (UniqueConstraint("facility_id", "closed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    closed_on: Mapped[date] = mapped_column(Date)
    # Empty for a day that was closed before reasons were kept.
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
