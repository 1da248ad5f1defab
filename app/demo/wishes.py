"""Owns what a demo family adds to its request: further hours that would do, help for the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.help_needs import Need
from app.extensions import db
from app.models.help_asked import HelpAsked
from app.models.slot import Slot
from app.models.visit_wish import VisitWish

if TYPE_CHECKING:
    from app.models.visit import Visit


def name_other_hours(visit: Visit) -> None:
    """The two free hours after the one asked for."""
    later = (
        select(Slot.id)
        .where(Slot.facility_id == visit.facility_id, Slot.mode == visit.mode)
        .where(Slot.starts_at > visit.slot.starts_at, Slot.places_taken < Slot.places)
        .order_by(Slot.starts_at)
        .limit(2)
    )
    for place, slot_id in enumerate(db.session.scalars(later), 2):
        db.session.add(VisitWish(visit_id=visit.id, slot_id=slot_id, place=place))


def ask_for_help(visit: Visit) -> None:
    """A grandmother who comes in a wheelchair."""
    needs = [Need.WHEELCHAIR, Need.HARD_OF_HEARING]
    note = "Grandmother is 81 and is pushed by her grandson (demo)"
    db.session.add(HelpAsked(visit_id=visit.id, needs=needs, note=note))
