"""Owns the first pick: the next hours are kept for a family that the home did not answer.

The place is taken by the same guarded update as any other, so nobody can be given it meanwhile;
a hold that nobody uses ends by the clock, and its place is free again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.clock import day_bounds, now
from app.domain.errors import NotFound
from app.domain.first_pick import kept_until
from app.domain.visit_rules import booking_window
from app.domain.visit_states import HOLDS_A_PLACE
from app.extensions import db
from app.models.slot import Slot
from app.models.slot_hold import SlotHold
from app.models.visit import Visit
from app.services.places import hold_hours, hold_place
from app.services.slot_holds import end_holds_that
from app.services.transaction import transaction
from app.services.visits import Companion, WantedVisit, add_request

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.facility import Facility


def keep_next_hours(visit: Visit, home: Facility) -> int:
    """Keep the next free hours at `home` for this visit's family; how many were left to keep.

    Before the visit's own place is given back: all these hours are locked in one order.
    """
    kept, slots = 0, db.session.scalars(_next_hours(visit, home)).all()
    hold_hours(visit.slot_id, *(slot.id for slot in slots))
    for slot in slots:
        if hold_place(slot.id):
            at = now()
            until = kept_until(at, slot.starts_at, slot.mode, home.policy, home.zone)
            db.session.add(
                SlotHold(
                    facility_id=home.id,
                    visitor_id=visit.visitor_id,
                    visit_id=visit.id,
                    slot_id=slot.id,
                    begun_at=at,
                    until=until,
                )
            )
            kept += 1
    return kept


def ask_for_kept_hour(actor: Actor, reference: str, hold_id: int) -> str:
    """Ask for a kept hour with the words of the visit `reference`; the new visit's reference.

    A second tap leads to the same visit. Raises Refused, or NotFound when the hold has ended.
    """
    key = f"first-pick-{hold_id}"
    with transaction(actor):
        visit = _visit(reference)
        made = db.session.scalar(select(Visit.reference).where(Visit.request_key == key))
        if made:
            return made
        hold = db.session.scalar(
            select(SlotHold).where(SlotHold.id == hold_id, SlotHold.visit_id == visit.id)
        )
        if hold is None or hold.until <= now():
            raise NotFound
        # Locked first: the place that the hold gives back can then go to nobody else.
        db.session.execute(
            select(Slot.id).where(Slot.id == hold.slot_id).with_for_update(key_share=True)
        )
        still = select(SlotHold.id).where(SlotHold.id == hold_id, SlotHold.ended_at.is_(None))
        if db.session.scalar(still) is None:
            raise NotFound
        # The one that was picked ends with the request that takes its place.
        end_holds_that(SlotHold.visit_id == visit.id, SlotHold.id != hold_id)
        return add_request(actor, _same_words(visit, hold, key))


def _next_hours(visit: Visit, home: Facility):  # type: ignore[no-untyped-def]
    first, last = booking_window(now(), visit.mode, home.policy, home.zone, visit.lane)
    begins, _ = day_bounds(first, home.zone)
    _, ends = day_bounds(last, home.zone)
    asked = select(Visit.slot_id).where(
        Visit.visitor_id == visit.visitor_id, Visit.state.in_(HOLDS_A_PLACE)
    )
    kept = select(SlotHold.slot_id).where(
        SlotHold.visitor_id == visit.visitor_id, SlotHold.ended_at.is_(None)
    )
    return (
        select(Slot)
        .where(Slot.facility_id == home.id, Slot.mode == visit.mode, Slot.is_closed.is_(False))
        .where(Slot.starts_at > now(), Slot.starts_at >= begins, Slot.starts_at < ends)
        .where(Slot.places_taken < Slot.places, Slot.has_line.is_(False))
        .where(Slot.id.not_in(asked), Slot.id.not_in(kept))
        .order_by(Slot.starts_at)
        .limit(home.policy.first_pick_places)
    )


def _visit(reference: str) -> Visit:
    visit: Visit | None = db.session.scalar(
        select(Visit)
        .where(Visit.reference == reference)
        .options(selectinload(Visit.attendees), joinedload(Visit.slot))
        .options(joinedload(Visit.help_asked), joinedload(Visit.urgent_case))
    )
    if visit is None:
        raise NotFound
    return visit


def _same_words(visit: Visit, hold: SlotHold, key: str) -> WantedVisit:
    return WantedVisit(
        request_key=key,
        facility_id=hold.facility_id,
        slot_id=hold.slot_id,
        relation=visit.relation,
        wanted_name=visit.wanted_name,
        wanted_parent_name=visit.wanted_parent_name,
        wanted_age=visit.wanted_age,
        wanted_gender=visit.wanted_gender,
        wanted_number=visit.wanted_number,
        companions=tuple(
            Companion(
                name=person.name,
                age=person.age,
                gender=person.gender,
                relation=person.relation,
                identity_kind=person.identity_kind,
            )
            for person in visit.attendees
        ),
        needs=visit.help_asked.ticked if visit.help_asked else (),
        needs_note=visit.help_asked.note if visit.help_asked else None,
        urgent=visit.urgent_case.words if visit.urgent_case and visit.is_urgent else None,
    )
