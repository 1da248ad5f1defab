"""Owns the demo's receipts: a text that arrived, and one that did not, with a family to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.domain.message_kinds import Channel, Delivered
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models.message import Message
from app.services.family_calls import open_call

if TYPE_CHECKING:
    from app.demo.visits import VisitMaker
    from app.models.visit import Visit
    from app.models.visitor import Visitor


def add_receipts(maker: VisitMaker, told: Visitor, not_told: Visitor) -> None:
    """One family got its text; another's number is switched off, and it is to be called."""
    text = _text_about(maker.add(State.APPROVED, told, Mode.PHYSICAL, days=6))
    text.delivered = Delivered.DELIVERED
    text = _text_about(maker.add(State.APPROVED, not_told, Mode.PHYSICAL, days=5))
    text.delivered, text.fault = Delivered.BOUNCED, "gateway: too late"
    open_call(text)


def _text_about(visit: Visit) -> Message:
    message = db.session.scalars(
        select(Message).where(Message.visit_id == visit.id, Message.channel == Channel.SMS)
    ).one()
    message.sent_at = message.received_at = now()
    return message
