"""Owns the log of a video room: who came, who dropped, what the desk did, as it happened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.minute_bank import RoomFact
from app.domain.reasons import Reason
from app.domain.video_room import EndRole, RoomEventKind
from app.extensions import db
from app.models.types import EnumText, UTCDateTime


class VideoRoomEvent(db.Model):
    """One thing that happened. Rows are only ever added; triggers in the database see to it."""

    __tablename__ = "video_room_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[RoomEventKind] = mapped_column(EnumText(RoomEventKind))
    # Whose end it was, and who sat there or acted; empty for the clock.
    role: Mapped[EndRole | None] = mapped_column(EnumText(EndRole))
    name: Mapped[str | None] = mapped_column(String(120))
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    # Minutes given by an extension.
    minutes: Mapped[int] = mapped_column(default=0)

    @property
    def fact(self) -> RoomFact:
        """This row as the minute bank takes it."""
        return RoomFact(
            at=self.at, kind=self.kind, role=self.role, reason=self.reason, minutes=self.minutes
        )
