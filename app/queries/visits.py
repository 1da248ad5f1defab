"""Owns a visit as pages show it: one whole, a visitor's own, the day of a home."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.domain.clock import day_bounds
from app.domain.errors import NotFound
from app.domain.visit_states import State
from app.extensions import db
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_offer import VisitOffer
from app.models.visit_wish import VisitWish
from app.models.visitor import Visitor

if TYPE_CHECKING:
    from app.models.facility import Facility

EXPECTED = (
    State.APPROVED,
    State.CHECKED_IN,
    State.IN_PROGRESS,
    State.COMPLETED,
    State.CUT_SHORT,
    State.NO_SHOW,
    State.REFUSED_ENTRY,
)
# Enough for a phone; the rest is history, page by page (`older_than`).
ON_ONE_PAGE = 20


def whole_visit(reference: str) -> Visit:
    """One visit as its visitor sees it; NotFound for an unknown and for a foreign one alike."""
    return _one(reference, *_for_family())


def visit_for_officer(reference: str, facility_ids: Collection[int]) -> Visit:
    """One visit of these homes as an officer sees it, register entry and messages included."""
    visit = _one(
        reference,
        *_for_family(),
        joinedload(Visit.prisoner),
        selectinload(Visit.messages),
        selectinload(Visit.escalations),
        joinedload(Visit.visitor).joinedload(Visitor.identity),
    )
    if visit.facility_id not in facility_ids:
        raise NotFound
    return visit


def visits_of_visitor(older_than: int | None = None) -> list[Visit]:
    """The newest visits of whoever is served, one more than a page holds."""
    rows = (
        select(Visit)
        .options(joinedload(Visit.slot), joinedload(Visit.facility))
        .order_by(Visit.id.desc())
        .limit(ON_ONE_PAGE + 1)
    )
    if older_than is not None:
        rows = rows.where(Visit.id < older_than)
    return list(db.session.scalars(rows))


def visit_sent_with(request_key: str) -> str | None:
    """The reference of the visit that this form has already made."""
    return db.session.scalar(select(Visit.reference).where(Visit.request_key == request_key))


def day_list(facility: Facility, day: date) -> list[Visit]:
    """Who is expected at a home on a day, by hour and seat."""
    begins, ends = day_bounds(day, facility.zone)
    rows = (
        select(Visit)
        .join(Visit.slot)
        .where(Visit.facility_id == facility.id, Visit.state.in_(EXPECTED))
        .where(Slot.starts_at >= begins, Slot.starts_at < ends)
        .order_by(Slot.starts_at, Visit.seat_no)
        .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.visitor))
        .options(selectinload(Visit.attendees), joinedload(Visit.prisoner))
        .options(joinedload(Visit.video_room), joinedload(Visit.help_asked))
    )
    return list(db.session.scalars(rows))


def _for_family() -> tuple[ORMOption, ...]:
    return (
        joinedload(Visit.slot),
        joinedload(Visit.facility),
        joinedload(Visit.visitor),
        joinedload(Visit.video_room),
        joinedload(Visit.gate_pass),
        joinedload(Visit.device_check),
        joinedload(Visit.minute_credit),
        selectinload(Visit.attendees),
        selectinload(Visit.offers).joinedload(VisitOffer.slot),
        selectinload(Visit.wishes).joinedload(VisitWish.slot),
        joinedload(Visit.help_asked),
        joinedload(Visit.urgent_case),
        selectinload(Visit.events),
    )


def _one(reference: str, *options: ORMOption) -> Visit:
    whole = select(Visit).where(Visit.reference == reference).options(*options)
    visit: Visit | None = db.session.scalar(whole)
    if visit is None:
        raise NotFound
    return visit
