"""Owns how minutes owed to a family are given back: as a new hour of her choice, or at the desk.

An hour that was approved and then lost needs no second decision: the same people meet the same
prisoner. So the new visit is approved by itself, by the same checks that an officer is shown. Only
where one of them has turned red meanwhile it waits for an officer, like any request. It is not
counted against the allowance. One owed visit is repaid by one hour: a unique index sees to it, and
an hour that was cancelled in time may be chosen anew.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, ActorKind
from app.domain.clock import now
from app.domain.decision_clock import due_time
from app.domain.errors import Code, NotFound, refused
from app.domain.outbox_retries import OutboxKind
from app.domain.policy import Mode
from app.domain.reference import new_reference
from app.domain.request_checks import Check, CheckCode, Verdict
from app.domain.visit_states import HOLDS_A_PLACE, Move, Mover
from app.extensions import db
from app.models import scope
from app.models.attendee import Attendee
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.queries.owed_hours import is_owed_an_hour
from app.queries.prisoner_checks import checks_for
from app.services import messages, outbox
from app.services.decisions import owe_meeting
from app.services.moves import visit_to_move
from app.services.places import take_place
from app.services.request_rules import check_hour
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

COPIED = (
    "relation",
    "wanted_name",
    "wanted_parent_name",
    "wanted_age",
    "wanted_gender",
    "wanted_number",
)
COMPANION = ("name", "age", "gender", "relation", "identity_kind")


def take_owed_hour(actor: Actor, reference: str, slot_id: int) -> str:
    """Make the owed minutes of this visit a new one at this hour; its reference.

    Pressed twice it is the same visit. Raises Refused or NotFound.
    """
    try:
        with transaction(actor):
            owed = visit_to_move(reference)
            db.session.refresh(owed, ["minute_credit"])
            # An officer sees the visit too, but the hour is the family's to choose.
            if actor.kind is not ActorKind.VISITOR:
                raise NotFound
            return _repaid_by(owed) or _repay(actor, owed, slot_id)
    except IntegrityError as error:
        raise refused(Code.SLOT_FULL, "slot_id") from error


def _repaid_by(owed: Visit) -> str | None:
    return db.session.scalar(
        select(Visit.reference).where(Visit.repays_id == owed.id, Visit.state.in_(HOLDS_A_PLACE))
    )


def _repay(actor: Actor, owed: Visit, slot_id: int) -> str:
    if not is_owed_an_hour(owed):
        raise refused(Code.NOTHING_OWED)
    slot = _slot(owed, slot_id)
    visitor = db.session.get_one(Visitor, owed.visitor_id, with_for_update={"key_share": True})
    check_hour(actor, visitor, slot)
    visit = _again(owed, slot, visitor)
    db.session.add(visit)
    event = visit.begin(actor=actor, at=visit.submitted_at)
    db.session.flush()
    found = _checks(visit, owed.prisoner_id)
    if any(check.verdict is Verdict.RED for check in found):
        _owe_suggestion(visit)
    else:
        visit.prisoner_id = owed.prisoner_id
        facts = [asdict(check) for check in found]
        event = visit.move(Move.APPROVE, mover=Mover.DECIDER, actor=SYSTEM, at=now(), checks=facts)
        owe_meeting(visit)
    messages.queue_news(visit, event)
    return visit.reference


def _slot(owed: Visit, slot_id: int) -> Slot:
    slot: Slot | None = db.session.scalar(
        select(Slot)
        .where(Slot.id == slot_id, Slot.facility_id == owed.facility_id, Slot.mode == Mode.VIDEO)
        .options(joinedload(Slot.facility))
        .with_for_update(of=Slot, key_share=True)
    )
    if slot is None:
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return slot


def _again(owed: Visit, slot: Slot, visitor: Visitor) -> Visit:
    """The same people for the same prisoner at another hour."""
    at, facility = now(), slot.facility
    people = [
        Attendee(**{name: getattr(person, name) for name in COMPANION}) for person in owed.coming
    ]
    return Visit(
        reference=new_reference(),
        request_key=secrets.token_urlsafe(32),
        request_hash=owed.request_hash,
        facility=facility,
        facility_id=facility.id,
        visitor=visitor,
        visitor_id=visitor.id,
        slot=slot,
        mode=slot.mode,
        seat_no=take_place(slot.id),
        submitted_at=at,
        due_at=due_time(at, slot.starts_at, facility.policy, facility.zone),
        attendees=people,
        offers=[],
        events=[],
        repays_id=owed.id,
        **{name: getattr(owed, name) for name in COPIED},
    )


def _checks(visit: Visit, prisoner_id: int | None) -> list[Check]:
    """What an officer would be shown; the prisoner's other visit at that hour is «filled»."""
    # What the register says is no family's to see, so it is asked in the system's name.
    with scope.acting(SYSTEM):
        prisoner = db.session.get_one(Prisoner, prisoner_id, with_for_update={"key_share": True})
        found = checks_for(visit, prisoner)
    if any(one.code is CheckCode.IS_FREE and one.verdict is Verdict.RED for one in found):
        raise refused(Code.SLOT_FULL, "slot_id")
    return found


def _owe_suggestion(visit: Visit) -> None:
    kind = OutboxKind.SUGGEST_PRISONER
    worth_for = max(visit.slot.starts_at - now(), timedelta(minutes=1))
    outbox.owe(kind, visit.id, dedupe_key=f"{kind}:{visit.id}", worth_for=worth_for)
