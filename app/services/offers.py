"""Owns offering a family other hours than the one it asked for, and its pick among them.

An offer is a yes: the officer has found the prisoner and weighed each hour. The first wish keeps
its place until the family has answered; an offered hour is taken by the same guarded update as
any other, so it may have filled meanwhile: then the others still stand. Between two homes an hour
is offered that both have free, and the asker's home takes it (`side_replies`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM, ActorKind
from app.domain.clock import now
from app.domain.errors import Code, NotFound, Refused, refused
from app.domain.request_checks import CheckCode, Verdict
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models import scope
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit_offer import VisitOffer
from app.queries.offers import is_free_for_both, is_not_asked_for
from app.queries.prisoner_checks import checks_for
from app.services import messages
from app.services.allowances import hold_for_approval
from app.services.decisions import (
    hold_pairs,
    owe_meeting,
    prisoner_meant,
    visit_to_decide,
    weigh,
)
from app.services.extra_places import seat_party
from app.services.lists import put_on_list
from app.services.moves import check_move, visit_to_move
from app.services.places import exchange_place, hold_hours
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit

MOST_OFFERED = 3
# What the home cannot overlook, whatever the officer wrote beside another check.
OF_THE_HOUR = frozenset(
    {CheckCode.IS_HELD, CheckCode.IS_PRESENT, CheckCode.IS_FREE, CheckCode.KEPT_APART}
)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What an officer offers: for which prisoner, which hours, and his notes."""

    prisoner_id: int | None
    slot_ids: tuple[int, ...]
    family_note: str | None = None
    staff_note: str | None = None


def offer_slots(actor: Actor, reference: str, offer: Offer) -> None:
    """Offer up to three other hours; each is weighed as an approval is.

    Raises Refused, AlreadyDecided or NotFound.
    """
    with transaction(actor):
        visit = visit_to_decide(actor, reference, Move.OFFER)
        prisoner = prisoner_meant(visit, offer.prisoner_id)
        slots = _slots(visit, offer)
        found = [check for slot in slots for check in checks_for(visit, prisoner, slot)]
        weigh(found, offer.staff_note)
        # The list is of people outside.
        if not visit.is_between_homes:
            put_on_list(visit, prisoner, actor)
        # Not the visit's prisoner yet: at the hour first asked for he may be with another family.
        visit.offers = [
            VisitOffer(slot_id=slot.id, slot=slot, prisoner_id=prisoner.id) for slot in slots
        ]
        # The last of the hours is how long the family may think.
        visit.due_at = max(slot.starts_at for slot in slots)
        event = visit.move(
            Move.OFFER,
            mover=Mover.DECIDER,
            actor=actor,
            at=now(),
            family_note=offer.family_note,
            staff_note=offer.staff_note,
            checks=[asdict(check) for check in found],
        )
        messages.queue_news(visit, event)


def accept_offer(actor: Actor, reference: str, slot_id: int | None) -> None:
    """Take one of the hours offered; the first wish's place is free again."""
    try:
        with transaction(actor):
            visit = _visit_of_family(actor, reference)
            offer = offer_to_take(visit, slot_id)
            hold_hours(visit.slot_id, offer.slot_id)
            add_acceptance(visit, actor, offer)
    except IntegrityError as error:
        # Since it was offered, they have asked for that very hour themselves.
        raise refused(Code.SLOT_ALREADY_ASKED, "slot_id") from error


def decline_offer(actor: Actor, reference: str) -> None:
    """None of the hours will do: the first wish waits for a decision again."""
    with transaction(actor):
        add_no_thanks(_visit_of_family(actor, reference), actor)


def offer_to_take(visit: Visit, slot_id: int | None) -> VisitOffer:
    """The offer of this hour, while it may be taken; raises AlreadyDecided or Refused."""
    check_move(visit, Move.ACCEPT, Mover.VISITOR)
    offer = next((offer for offer in visit.offers if offer.slot_id == slot_id), None)
    if offer is None or offer.slot.starts_at <= now():
        raise refused(Code.SLOT_UNKNOWN, "slot_id")
    return offer


def add_acceptance(visit: Visit, actor: Actor, offer: VisitOffer) -> None:
    """Give the visit the hour of this offer in the present transaction; both hours are locked."""
    _weigh_again(visit, offer)
    exchange_place(visit, offer.slot)
    _seat_party(visit)
    visit.prisoner_id = offer.prisoner_id
    visit.offers = []
    _hold_allowance(visit, actor)
    event = visit.move(Move.ACCEPT, mover=Mover.VISITOR, actor=actor, at=now())
    messages.queue_news(visit, event)
    owe_meeting(visit)


def add_no_thanks(visit: Visit, actor: Actor) -> None:
    """Let the first wish wait for a decision again, in the present transaction."""
    check_move(visit, Move.DECLINE, Mover.VISITOR)
    at = now()
    visit.due_at = visit.answer_due(at)
    visit.offers = []
    event = visit.move(Move.DECLINE, mover=Mover.VISITOR, actor=actor, at=at)
    messages.queue_news(visit, event)


def _visit_of_family(actor: Actor, reference: str) -> Visit:
    visit = visit_to_move(reference)
    # An officer sees the visit too, but the pick is the family's.
    if actor.kind is not ActorKind.VISITOR:
        raise NotFound
    return visit


def _slots(visit: Visit, offer: Offer) -> list[Slot]:
    """The hours offered, of the visit's own home and mode, still ahead and with a place."""
    slots = list(
        db.session.scalars(
            select(Slot)
            .where(Slot.id.in_(offer.slot_ids), Slot.id != visit.slot_id)
            .where(Slot.facility_id == visit.facility_id, Slot.mode == visit.mode)
            .where(Slot.starts_at > now(), is_free_for_both(visit), is_not_asked_for(visit))
            .order_by(Slot.starts_at)
        )
    )
    if not slots or len(slots) != len(offer.slot_ids) or len(slots) > MOST_OFFERED:
        raise refused(Code.OFFER_NEEDS_HOURS, "slot_ids", most=MOST_OFFERED)
    if any(slot.free_places < 1 for slot in slots):
        raise refused(Code.SLOT_FULL, "slot_ids")
    return slots


def _hold_allowance(visit: Visit, actor: Actor) -> None:
    """The visit counts in the days of its new hour; used up meanwhile, that hour is gone too."""
    with scope.acting(SYSTEM):
        prisoner = db.session.get_one(Prisoner, visit.prisoner_id)
        try:
            hold_for_approval(visit, prisoner, actor, None)
        except Refused as used_up:
            raise refused(Code.SLOT_FULL, "slot_id") from used_up


def _seat_party(visit: Visit) -> None:
    """To the family an hour with too few places left for all of them has filled."""
    try:
        seat_party(visit)
    except Refused as too_few:
        raise refused(Code.SLOT_FULL, "slot_id") from too_few


def _weigh_again(visit: Visit, offer: VisitOffer) -> None:
    """Since it was offered, the prisoner may have left, or be with another family at that hour."""
    # What the register says is no family's to see: it is asked in the system's name, and the
    # answer is the same «filled» that a taken place gives.
    with scope.acting(SYSTEM):
        prisoner = db.session.get_one(
            Prisoner, offer.prisoner_id, with_for_update={"key_share": True}
        )
        hold_pairs(prisoner.id)
        found = checks_for(visit, prisoner, offer.slot)
    if any(check.verdict is Verdict.RED and check.code in OF_THE_HOUR for check in found):
        raise refused(Code.SLOT_FULL, "slot_id")
