"""Owns the timetable of a facility and the dated slots made from it, with their places."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Time,
    UniqueConstraint,
    exists,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.domain.actor import Actor
from app.domain.compassion import Lane
from app.domain.policy import Mode
from app.domain.slot_calendar import WeeklyHour
from app.extensions import db
from app.models.facility import Facility
from app.models.types import EnumText, UTCDateTime
from app.models.waiting import Waiting


class SlotTemplate(db.Model):
    """An hour that comes back each week, in the facility's wall time."""

    __tablename__ = "slot_template"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    weekday: Mapped[int] = mapped_column()
    starts_time: Mapped[time] = mapped_column(Time)
    minutes: Mapped[int] = mapped_column()
    places: Mapped[int] = mapped_column()
    # Empty for «always».
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)

    @property
    def hour(self) -> WeeklyHour:
        """This row as the calendar rule takes it."""
        return WeeklyHour(
            mode=self.mode,
            weekday=self.weekday,
            starts_time=self.starts_time,
            minutes=self.minutes,
            places=self.places,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
        )


class Slot(db.Model):
    """One hour on one day. `places_taken` is the guard, the seat numbers of visits the proof."""

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("facility_id", "mode", "starts_at"),
        CheckConstraint("places_taken >= 0 AND places_taken <= places", name="places"),
        CheckConstraint("desk_places >= 0 AND desk_places <= places", name="desk_places"),
        CheckConstraint("starts_at < ends_at", name="in_order"),
        Index("ix_slot_facility_id_mode_starts_at", "facility_id", "mode", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    places: Mapped[int] = mapped_column()
    places_taken: Mapped[int] = mapped_column(default=0)
    is_closed: Mapped[bool] = mapped_column(default=False)
    # The last places, for families who come to the help desk.
    desk_places: Mapped[int] = mapped_column(default=0)

    facility: Mapped[Facility] = relationship(lazy="raise")
    # Said below, where the table is known.
    has_line: ClassVar[Any]

    @property
    def free_places(self) -> int:
        """How many more visits families may ask for by themselves; none past a waiting line."""
        if self.is_closed or self.has_line:
            return 0
        return max(self._left - self.desk_places, 0)

    def free_places_for(self, actor: Actor, lane: Lane = Lane.ORDINARY) -> int:
        """How many more visits this actor may ask for; at the desk and in need the last ones."""
        if actor.helper_id is None and lane is Lane.ORDINARY:
            return self.free_places
        if self.is_closed:
            return 0
        return min(self._left, self.desk_places) if self.has_line else self._left

    @property
    def _left(self) -> int:
        return self.places - self.places_taken


# The tables themselves: whoever asks, every family in the line counts, not only her own wait.
_line, _slot = Waiting.__table__.c, Slot.__table__.c
# Whether families wait for the day of this hour: what comes free there is theirs, in turn.
Slot.has_line = column_property(
    exists()
    .where(
        _line.left_at.is_(None),
        _line.facility_id == _slot.facility_id,
        _line.mode == _slot.mode,
        _line.day_begins_at <= _slot.starts_at,
        _line.day_ends_at > _slot.starts_at,
    )
    .correlate_except(Waiting.__table__)
)
