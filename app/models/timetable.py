"""Owns when each periodic job last ran, so that any number of workers may offer to run it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class TimetableRun(db.Model):
    """The next hour of one periodic job; whoever moves it on runs the job."""

    __tablename__ = "timetable_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
