"""Owns what follows a prisoner to another home: his list, and the visits that were arranged.

Only who is on his list learns where he is. A stranger's request stays with the officers of the old
home, who refuse it in neutral words: the portal tells nobody who is held where.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.errors import AlreadyDecided, NotFound, Refused
from app.domain.outbox_retries import OutboxKind
from app.domain.prisoner_match import AGREES_FROM, name_likeness
from app.domain.reasons import Reason
from app.domain.review_flags import FlagKind, Settled
from app.domain.visit_states import Move, Mover, State
from app.extensions import db
from app.models import scope
from app.models.contact import ON_LIST, Contact
from app.models.facility import Facility
from app.models.prisoner import Prisoner
from app.models.review_flag import ReviewFlag
from app.models.slot import Slot
from app.models.visit import Visit
from app.services import messages, outbox
from app.services.allowances import settle_allowance
from app.services.first_pick import keep_next_hours
from app.services.flags import flagged_visit, settle_flags
from app.services.lines import let_go_of_place
from app.services.lists import is_on_list
from app.services.moves import check_move, visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

WORTH_FOR = timedelta(days=7)


def owe_following(prisoner_id: int) -> None:
    """Owe in the present transaction that the families follow; for whoever moves a prisoner."""
    kind = OutboxKind.FOLLOW_TRANSFER
    key = f"{kind}:{prisoner_id}:{now().timestamp()}"
    outbox.owe(kind, prisoner_id, dedupe_key=key, worth_for=WORTH_FOR)


def let_family_follow(actor: Actor, reference: str) -> None:
    """An officer lets the families of a visit's prisoner follow him; NotFound unless he moved."""
    with transaction(actor):
        visit = flagged_visit(actor, reference)
        moved = select(ReviewFlag.id).where(
            ReviewFlag.visit_id == visit.id,
            ReviewFlag.kind == FlagKind.PRISONER_TRANSFERRED,
            ReviewFlag.settled_at.is_(None),
        )
        if visit.prisoner_id is None or db.session.scalar(moved) is None:
            raise NotFound
        owe_following(visit.prisoner_id)


def follow(prisoner_id: int) -> None:
    """Move his list to his present home, call off what was arranged at the old one, tell his kin.

    Each visit in a transaction of its own, the list at last. Looks at state: a second call finds
    nothing left to do, and one that was stopped goes on where it was.
    """
    with scope.acting(SYSTEM):
        references = _left_behind(prisoner_id)
    for reference in references:
        _call_off(reference, prisoner_id)
    with transaction(SYSTEM) as session:
        prisoner = session.get_one(Prisoner, prisoner_id)
        on_list = select(Contact).where(Contact.prisoner_id == prisoner.id, ON_LIST)
        for contact in session.scalars(on_list):
            contact.facility_id = prisoner.facility_id


def _left_behind(prisoner_id: int) -> list[str]:
    """His approved visits elsewhere, and what his kin has asked for at the old home."""
    prisoner = db.session.get_one(Prisoner, prisoner_id)
    on_list = select(Contact).where(Contact.prisoner_id == prisoner.id, ON_LIST)
    contacts = db.session.scalars(on_list).all()
    coming = (
        select(Visit)
        .join(Visit.slot)
        .where(Slot.starts_at > now(), Visit.facility_id != prisoner.facility_id)
        .order_by(Visit.id)
    )
    arranged = coming.where(Visit.state == State.APPROVED, Visit.prisoner_id == prisoner.id)
    asked = coming.where(
        Visit.state == State.SUBMITTED,
        Visit.facility_id.in_({contact.facility_id for contact in contacts}),
        Visit.visitor_id.in_({contact.visitor_id for contact in contacts}),
    )
    # A request names nobody of the register yet: it is his when the words say his name.
    his = [
        visit
        for visit in db.session.scalars(asked)
        if name_likeness(visit.wanted_name, prisoner.name) >= AGREES_FROM
    ]
    return [visit.reference for visit in [*db.session.scalars(arranged), *his]]


def _call_off(reference: str, prisoner_id: int) -> None:
    try:
        with transaction(SYSTEM) as session:
            visit = visit_to_move(reference)
            check_move(visit, Move.FOLLOW, Mover.SYSTEM)
            prisoner = session.get_one(Prisoner, prisoner_id)
            home = session.get_one(Facility, prisoner.facility_id)
            # Whoever is no longer on his list does not learn where he is.
            is_known = is_on_list(visit.visitor_id, prisoner_id)
            reason = Reason.PRISONER_TRANSFERRED
            before = visit.state
            event = visit.move(
                Move.FOLLOW, mover=Mover.SYSTEM, actor=SYSTEM, at=now(), reason=reason
            )
            kept = keep_next_hours(visit, home) if is_known else 0
            let_go_of_place(visit, before)
            settle_allowance(visit, event)
            settle_flags(visit, SYSTEM, Settled.CALLED_OFF)
            new_home = home if is_known else None
            messages.queue_news(visit, event, new_home=new_home, kept_hours=kept)
    except (AlreadyDecided, Refused):
        # Somebody else moved it between the look and the lock: that move stands.
        return
