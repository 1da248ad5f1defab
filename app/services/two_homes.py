"""Owns how a prisoner's wish to see somebody in another home is entered: one visit, two hours.

The visit belongs to the home of the prisoner who is asked for, so that its queue, its checks and
its clock work as they always do; the asker's home has a side of it. Both places are taken in one
transaction, so that nobody is promised half a meeting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import Code, NotFound, refused
from app.domain.policy import Mode
from app.domain.roles import Permission
from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit_side import VisitSide
from app.models.visitor import Visitor
from app.services import messages
from app.services.places import hold_hours, take_places
from app.services.request_rules import check_request
from app.services.sent_forms import SentForm, earlier, visit_asked_for
from app.services.transaction import transaction
from app.services.visits import owe_suggestion

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class WantedMeeting(SentForm):
    """A request as an officer enters it for his prisoner: whom he wants to see, where and when."""

    home_id: int
    number: str
    other_home_id: int
    # The hour at the other home; at his own it is the one that begins at once with it.
    slot_id: int | None
    proof: str


def ask_between_homes(actor: Actor, wanted: WantedMeeting) -> str:
    """Enter the request and hold both hours; its reference. The same form again changes nothing.

    Raises NotFound for a home that is not his, Refused with what speaks against it.
    """
    if wanted.home_id not in actor.facilities_where(Permission.SEE_QUEUE):
        raise NotFound
    try:
        with transaction(SYSTEM):
            return add_meeting(actor, wanted)
    except IntegrityError as error:
        # A unique seat behind a guarded count.
        raise refused(Code.SLOT_FULL, "slot_id") from error


def add_meeting(actor: Actor, wanted: WantedMeeting) -> str:
    """Add the request to the present transaction, which serves the system; its reference."""
    here, there = _locked_hours(wanted)
    made = earlier(wanted)
    if made is not None:
        return made
    asking = _asking_prisoner(wanted)
    visitor = _as_visitor(asking)
    check_request(actor, visitor, there, ())
    seat_here, seat_there = take_places((here.id, there.id))
    visit = _visit(wanted, visitor, there, seat_there)
    db.session.add(visit)
    event = visit.begin(actor=actor, at=visit.submitted_at)
    db.session.flush()
    db.session.add(
        VisitSide(
            visit_id=visit.id,
            facility_id=wanted.home_id,
            slot_id=here.id,
            seat_no=seat_here,
            prisoner_id=asking.id,
            proof=wanted.proof,
            entered_by_id=actor.id,
            entered_by_name=actor.name,
        )
    )
    messages.queue_news(visit, event)
    owe_suggestion(visit)
    return visit.reference


def _locked_hours(wanted: WantedMeeting) -> tuple[Slot, Slot]:
    """The hour here and the one there, of one beginning; locked in one order whoever asks."""
    there = select(Slot.starts_at).where(
        Slot.id == wanted.slot_id,
        Slot.facility_id == wanted.other_home_id,
        Slot.facility_id != wanted.home_id,
        Slot.mode == Mode.VIDEO,
    )
    here_id = db.session.scalar(
        select(Slot.id).where(
            Slot.facility_id == wanted.home_id,
            Slot.mode == Mode.VIDEO,
            Slot.starts_at == there.scalar_subquery(),
        )
    )
    if here_id is None or wanted.slot_id is None:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    both = (here_id, wanted.slot_id)
    hold_hours(*both)
    rows = select(Slot).where(Slot.id.in_(both)).options(joinedload(Slot.facility))
    found = {slot.id: slot for slot in db.session.scalars(rows)}
    here, there_slot = found[here_id], found[wanted.slot_id]
    # The call ends with the hour of the home that is asked: ours must not end before.
    if here.ends_at < there_slot.ends_at:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return here, there_slot


def _asking_prisoner(wanted: WantedMeeting) -> Prisoner:
    prisoner: Prisoner | None = db.session.scalar(
        select(Prisoner)
        .where(Prisoner.facility_id == wanted.home_id, Prisoner.number == wanted.number)
        .where(Prisoner.left_on.is_(None))
        # PostgreSQL: two requests of one prisoner are counted one after the other.
        .with_for_update(key_share=True)
    )
    if prisoner is None:
        raise refused(Code.PRISONER_UNKNOWN, "number")
    return prisoner


def _as_visitor(asking: Prisoner) -> Visitor:
    """The prisoner as one who asks: proved by his home's register, with no address."""
    known = db.session.scalar(select(Visitor).where(Visitor.prisoner_id == asking.id))
    visitor = known or Visitor(prisoner_id=asking.id, created_at=now(), registered_at=now())
    visitor.name, visitor.name_key = asking.name, asking.name_key
    visitor.parent_name, visitor.gender = asking.parent_name, asking.gender
    visitor.birth_year = asking.birth_year
    db.session.add(visitor)
    db.session.flush()
    return visitor


def _visit(wanted: WantedMeeting, visitor: Visitor, there: Slot, seat_no: int) -> Visit:
    return visit_asked_for(
        wanted,
        visitor,
        there,
        seat_no=seat_no,
        submitted_at=now(),
        # The other home's clock begins when his own has agreed; until then only the hour counts.
        due_at=there.starts_at,
        other_facility_id=wanted.home_id,
        awaits_home=True,
    )
