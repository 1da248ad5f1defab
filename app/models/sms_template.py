"""Owns which texts are registered with the telecom operators, and under which number (DLT)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.types import UTCDateTime


class SmsTemplate(db.Model):
    """One registered text; found by its very words, so that a changed text is not found."""

    __tablename__ = "sms_template"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    template_id: Mapped[str] = mapped_column(String(40))
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
