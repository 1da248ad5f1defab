"""Owns what a family does about a prisoner's list: ask to be put on it, take the ask back.

An ask is never compared with the register here: neither its answer nor its time may tell whether
somebody of that name is held.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.contact_states import ContactMove, ContactState, contact_moves
from app.domain.errors import Code, NotFound, refused
from app.domain.visit_states import Mover
from app.extensions import db
from app.models.contact import Contact
from app.models.facility import Facility
from app.models.visitor import Visitor
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.identity_proof import Gender
    from app.domain.relations import Relation


@dataclass(frozen=True, kw_only=True)
class WantedContact:
    """An ask as the family makes it: a home, a prisoner in their words, how they can show it."""

    facility_id: int
    relation: Relation
    wanted_name: str
    wanted_parent_name: str | None
    wanted_age: int | None
    wanted_gender: Gender | None
    wanted_number: str | None
    proof: str


def ask_to_be_listed(actor: Actor, wanted: WantedContact) -> None:
    """Ask to be put on a prisoner's list; the same ask again is the one that waits already.

    Raises Refused.
    """
    with transaction(actor) as session:
        facility = session.get(Facility, wanted.facility_id)
        if facility is None or actor.kind is not ActorKind.VISITOR:
            raise refused(Code.HOME_UNKNOWN, "facility_id")
        # Locked, so that one form sent twice, or many at once, come one after the other.
        visitor = session.get_one(Visitor, actor.id, with_for_update={"key_share": True})
        waiting = _waiting()
        same = next((ask for ask in waiting if _is_about(ask, wanted)), None)
        if same is not None:
            _hold_to_first(same, wanted)
            return
        most = facility.policy.open_asks_per_visitor
        if len(waiting) >= most:
            raise refused(Code.TOO_MANY_OPEN_ASKS, most=most)
        contact = Contact(visitor_id=visitor.id, **asdict(wanted))
        contact.begin(actor=actor, at=now())
        session.add(contact)


def withdraw_ask(actor: Actor, contact_id: int) -> None:
    """Take back an ask that is not answered; twice is once. Raises Refused or NotFound."""
    with transaction(actor):
        contact = db.session.scalar(
            select(Contact).where(Contact.id == contact_id).with_for_update(key_share=True)
        )
        if contact is None or actor.kind is not ActorKind.VISITOR:
            raise NotFound
        if contact.state is ContactState.WITHDRAWN:
            return
        if ContactMove.WITHDRAW not in contact_moves(contact.state, Mover.VISITOR):
            raise refused(Code.ASK_ANSWERED)
        contact.move(ContactMove.WITHDRAW, mover=Mover.VISITOR, actor=actor, at=now())


def _waiting() -> list[Contact]:
    """Her own asks that nobody has answered."""
    return list(
        db.session.scalars(
            select(Contact).where(Contact.state == ContactState.ASKED).order_by(Contact.id)
        )
    )


def _is_about(ask: Contact, wanted: WantedContact) -> bool:
    return (ask.facility_id, ask.wanted_name) == (wanted.facility_id, wanted.wanted_name)


def _hold_to_first(ask: Contact, wanted: WantedContact) -> None:
    """An officer may be reading it: other words do not slip under his eyes."""
    if any(getattr(ask, name) != value for name, value in asdict(wanted).items()):
        raise refused(Code.ASKED_ALREADY)
