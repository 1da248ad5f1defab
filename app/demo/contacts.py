"""Owns the demo's asks to be put on a list: waiting, late, refused, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.clock import now
from app.domain.contact_states import ContactMove
from app.domain.identity_proof import Gender
from app.domain.reasons import Reason
from app.domain.relations import Relation
from app.domain.visit_states import Mover
from app.extensions import db
from app.models.contact import Contact
from app.services import messages

if TYPE_CHECKING:
    from app.demo.visits import VisitMaker
    from app.models.prisoner import Prisoner
    from app.models.visitor import Visitor

PROOFS = (
    "Our ration card has both our names. I bring it with my voter card.",
    "The panchayat's certificate names us both; the school paper too.",
    "We are married. The certificate is from the registrar's office.",
)


def add_asks(maker: VisitMaker, visitors: list[Visitor]) -> None:
    """Asks at this home in every state, by the visitor one knows and by strangers."""
    family, *strangers = visitors
    prisoners = [one for one in maker.prisoners if one.left_on is None][-6:]
    _ask(maker, family, prisoners[0], days_ago=2)
    _ask(maker, strangers[0], prisoners[1], days_ago=9)
    _ask(maker, strangers[3], prisoners[2], days_ago=1)
    refused = _ask(maker, family, prisoners[3], days_ago=12)
    _answer(maker, refused, ContactMove.REFUSE, Reason.RELATION_UNPROVED)
    ended = _ask(maker, strangers[1], prisoners[4], days_ago=40)
    _answer(maker, ended, ContactMove.APPROVE, prisoner=prisoners[4])
    _answer(maker, ended, ContactMove.END, Reason.PRISONER_DECLINED)


def _ask(maker: VisitMaker, visitor: Visitor, prisoner: Prisoner, *, days_ago: int) -> Contact:
    is_woman = visitor.gender is Gender.FEMALE
    contact = Contact(
        facility=maker.facility,
        facility_id=maker.facility.id,
        visitor=visitor,
        visitor_id=visitor.id,
        relation=Relation.SISTER if is_woman else Relation.BROTHER,
        wanted_name=prisoner.name,
        wanted_parent_name=prisoner.parent_name,
        wanted_age=now().year - prisoner.birth_year + 1,
        proof=PROOFS[days_ago % len(PROOFS)],
    )
    contact.begin(actor=visitor.actor, at=now() - timedelta(days=days_ago))
    db.session.add(contact)
    db.session.flush()
    return contact


def _answer(
    maker: VisitMaker,
    contact: Contact,
    move: ContactMove,
    reason: Reason | None = None,
    prisoner: Prisoner | None = None,
) -> None:
    contact.reason = reason
    at = contact.moved_at + timedelta(days=3)
    contact.move(move, mover=Mover.DECIDER, actor=maker.officer, at=at, prisoner=prisoner)
    messages.queue_list_news(contact, move)
