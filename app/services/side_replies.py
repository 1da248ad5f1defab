"""Owns what the home of a prisoner who asks replies to the other: an answer, the pick of an hour.

What a family does for itself, the officers of that home do for their prisoner, by the same adders.
An hour that is taken is a second yes of that home, to another hour: what can have changed is asked
anew, and both homes' places are exchanged together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from app.domain.actor import SYSTEM
from app.domain.errors import Code, refused
from app.domain.roles import Permission
from app.extensions import db
from app.models.slot import Slot
from app.queries.asking_checks import still_holds
from app.queries.two_homes import our_hour, side_of
from app.services.allowances import hold_for_asking
from app.services.asking_back import add_answer
from app.services.asking_home import decides_for_side
from app.services.decisions import hold_pairs
from app.services.moves import hold_prisoners, visit_to_move
from app.services.offers import add_acceptance, add_no_thanks, offer_to_take
from app.services.places import exchange_side_place, hold_hours
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit_offer import VisitOffer
    from app.models.visit_side import VisitSide


def answer_for_side(actor: Actor, reference: str, answer: str | None) -> None:
    """Answer the other home's question; its clock begins anew. NotFound, Refused."""
    side_of(reference, actor.facilities_where(Permission.SEE_QUEUE))
    with transaction(SYSTEM):
        add_answer(visit_to_move(reference), actor, answer)


def take_offer(actor: Actor, reference: str, slot_id: int | None) -> None:
    """Take one of the hours offered, in both homes at once; the first wish's are free again.

    Raises NotFound, AlreadyDecided, or Refused when the hour has gone in either home.
    """
    decides_for_side(actor, reference)
    try:
        with transaction(SYSTEM):
            visit = visit_to_move(reference)
            side = side_of(reference, actor.facilities)
            offer = offer_to_take(visit, slot_id)
            ours = _hold_all(side, offer)
            exchange_side_place(side, ours)
            if not still_holds(side):
                raise refused(Code.PRISONER_BUSY, "slot_id")
            hold_for_asking(side, visit, actor, None)
            add_acceptance(visit, actor, offer)
    except IntegrityError as error:
        # One of the two has another visit at that very hour.
        raise refused(Code.PRISONER_BUSY, "slot_id") from error


def decline_for_side(actor: Actor, reference: str) -> None:
    """None of the hours will do: the first wish waits for the other home again."""
    side_of(reference, actor.facilities_where(Permission.SEE_QUEUE))
    with transaction(SYSTEM):
        add_no_thanks(visit_to_move(reference), actor)


def _hold_all(side: VisitSide, offer: VisitOffer) -> Slot:
    """Lock the old and the new hour of both homes, then both prisoners; our new hour."""
    ours = our_hour(side, offer.slot)
    if ours is None:
        raise refused(Code.SLOT_FULL, "slot_id")
    hold_hours(side.visit.slot_id, offer.slot_id, side.slot_id, ours)
    both = (side.prisoner_id, offer.prisoner_id)
    hold_prisoners(*both)
    hold_pairs(*both)
    return db.session.get_one(Slot, ours)
