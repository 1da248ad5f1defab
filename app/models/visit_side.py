"""Owns the asking side of a visit between two homes, and what its two desks have still to tell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.reasons import Reason
from app.domain.visit_states import Move
from app.extensions import db
from app.models.facility import Facility
from app.models.indexes import index_where, one_where
from app.models.prisoner import Prisoner
from app.models.scope import FacilityOwned
from app.models.slot import Slot
from app.models.types import EnumText, UTCDateTime
from app.models.visit import Visit

_HELD = "given_back_at IS NULL"


class VisitSide(FacilityOwned, db.Model):
    """The home, the hour and the prisoner from whom the request comes; one for each such visit.

    The row belongs to the asker's home. Its officers reach the visit through it and through
    nothing else: the visit itself is the other home's, as every visit is its own home's.
    """

    __tablename__ = "visit_side"
    __table_args__ = (
        one_where(_HELD, "uq_visit_side_seat", "slot_id", "seat_no"),
        one_where(_HELD, "uq_visit_side_prisoner_slot", "prisoner_id", "slot_id"),
        Index("ix_visit_side_facility_id", "facility_id"),
    )

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    seat_no: Mapped[int] = mapped_column()
    # Empty while the place is held, or was used.
    given_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    prisoner_id: Mapped[int] = mapped_column(ForeignKey("prisoner.id"))
    # What the officer has seen that shows how the two are related.
    proof: Mapped[str] = mapped_column(String(500))
    # No foreign keys, as with events: the record outlives the account.
    entered_by_id: Mapped[int | None] = mapped_column()
    entered_by_name: Mapped[str] = mapped_column(String(120))
    agreed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_by_name: Mapped[str | None] = mapped_column(String(120))
    # The device at which he sits; chosen when his home's desk is ready.
    terminal_id: Mapped[int | None] = mapped_column(ForeignKey("video_terminal.id"))

    visit: Mapped[Visit] = relationship(lazy="raise")
    facility: Mapped[Facility] = relationship(lazy="raise")
    slot: Mapped[Slot] = relationship(lazy="raise")
    prisoner: Mapped[Prisoner] = relationship(lazy="raise")


class DeskNews(FacilityOwned, db.Model):
    """What one home has still to tell its prisoner: he has no phone, so an officer says it."""

    __tablename__ = "desk_news"
    __table_args__ = (index_where("told_at IS NULL", "ix_desk_news_facility_id", "facility_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    move: Mapped[Move] = mapped_column(EnumText(Move))
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_by_id: Mapped[int | None] = mapped_column()
    told_by_name: Mapped[str | None] = mapped_column(String(120))

    visit: Mapped[Visit] = relationship(lazy="raise")
