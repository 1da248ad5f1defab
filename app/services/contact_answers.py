"""Owns what an officer does about a prisoner's list: put a visitor on it, refuse her, end it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.audit_acts import Act
from app.domain.clock import now
from app.domain.contact_states import ContactMove, contact_moves
from app.domain.errors import Code, NotFound, refused
from app.domain.reasons import FOR_ASK_REFUSAL, FOR_ENDING, NEEDS_A_NOTE, Reason
from app.domain.roles import Permission
from app.domain.visit_states import Mover, State
from app.extensions import db
from app.models.contact import Contact
from app.models.prisoner import Prisoner
from app.models.visit import Visit
from app.queries.contacts import checks_of_ask
from app.queries.safeguards import barred_until_for
from app.services import audit, messages
from app.services.decisions import weigh
from app.services.flags import flag_visits_of_prisoner
from app.services.lists import is_on_list
from app.services.moves import hold_visits
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.services.approvals import Rejection

MOVE_OF_ACT = {
    Act.CONTACT_APPROVED: ContactMove.APPROVE,
    Act.CONTACT_REFUSED: ContactMove.REFUSE,
    Act.CONTACT_ENDED: ContactMove.END,
}


@dataclass(frozen=True, kw_only=True)
class ListApproval:
    """A yes to an ask: whom it means, and what officers write."""

    prisoner_id: int | None
    # As the register has it; goes before the id.
    number: str | None = None
    family_note: str | None = None
    staff_note: str | None = None


def approve_contact(actor: Actor, contact_id: int, approval: ListApproval) -> None:
    """Put the visitor on the list of the prisoner found; raises Refused or NotFound."""
    with transaction(actor):
        contact = _contact_to_move(actor, contact_id, ContactMove.APPROVE)
        prisoner = _prisoner_meant(contact, approval)
        if is_on_list(contact.visitor_id, prisoner.id):
            raise refused(Code.ON_LIST_ALREADY, "prisoner_id")
        weigh(checks_of_ask(contact, prisoner), approval.staff_note)
        contact.family_note, contact.staff_note = approval.family_note, approval.staff_note
        _move(actor, contact, Act.CONTACT_APPROVED, prisoner)


def refuse_contact(actor: Actor, contact_id: int, rejection: Rejection) -> None:
    """Refuse an ask with a reason; raises Refused or NotFound."""
    _say_no(actor, contact_id, Act.CONTACT_REFUSED, rejection, FOR_ASK_REFUSAL)


def end_contact(actor: Actor, contact_id: int, rejection: Rejection) -> None:
    """Take a visitor off a list with a reason; her approved visits to him are to be reviewed."""
    _say_no(actor, contact_id, Act.CONTACT_ENDED, rejection, FOR_ENDING)


def _say_no(
    actor: Actor, contact_id: int, act: Act, rejection: Rejection, allowed: tuple[Reason, ...]
) -> None:
    with transaction(actor):
        # Before the contact, by the order of locks: what is flagged below.
        his = select(Contact.prisoner_id).where(Contact.id == contact_id).scalar_subquery()
        hold_visits(Visit.prisoner_id == his, Visit.state == State.APPROVED)
        contact = _contact_to_move(actor, contact_id, MOVE_OF_ACT[act])
        if rejection.reason not in allowed:
            raise refused(Code.REASON_NEEDED, "reason")
        if rejection.reason in NEEDS_A_NOTE and not rejection.family_note:
            raise refused(Code.REASON_NEEDED, "family_note")
        contact.reason = rejection.reason
        contact.barred_until_on = barred_until_for(rejection.reason, contact)
        contact.family_note, contact.staff_note = rejection.family_note, rejection.staff_note
        _move(actor, contact, act)
        db.session.flush()
        if contact.prisoner_id is not None:
            flag_visits_of_prisoner(contact.prisoner_id)


def _move(actor: Actor, contact: Contact, act: Act, prisoner: Prisoner | None = None) -> None:
    move = MOVE_OF_ACT[act]
    contact.move(move, mover=Mover.DECIDER, actor=actor, at=now(), prisoner=prisoner)
    details = {"visitor": (None, contact.visitor.name)}
    if contact.reason is not None:
        details["why"] = (None, contact.reason.value)
    # Whom a refused ask may have meant nobody has said; it is kept under the ask itself.
    meant = contact.prisoner_id
    audit.record(
        actor,
        act=act,
        facility_id=contact.facility_id,
        subject=("prisoner", meant) if meant is not None else ("contact", contact.id),
        reason=contact.staff_note,
        details=details,
    )
    messages.queue_list_news(contact, move)


def _contact_to_move(actor: Actor, contact_id: int, move: ContactMove) -> Contact:
    """The contact, locked, for an officer of its home who may make this move now."""
    contact: Contact | None = db.session.scalar(
        select(Contact)
        .where(Contact.id == contact_id)
        .options(joinedload(Contact.facility), joinedload(Contact.visitor))
        # PostgreSQL: the second officer waits here and then reads what the first decided.
        .with_for_update(of=Contact, key_share=True)
    )
    if contact is None or contact.facility_id not in actor.facilities_where(
        Permission.KEEP_CONTACTS
    ):
        raise NotFound
    if move not in contact_moves(contact.state, Mover.DECIDER):
        raise refused(Code.CONTACT_CHANGED, by=contact.moved_by_name)
    return contact


def _prisoner_meant(contact: Contact, approval: ListApproval) -> Prisoner:
    """The prisoner of this home whom the officer picked, or whose number he typed, locked."""
    of_home = (
        select(Prisoner)
        .where(Prisoner.facility_id == contact.facility_id)
        .with_for_update(key_share=True)
    )
    by_number = Prisoner.number == approval.number
    is_picked = by_number if approval.number else Prisoner.id == approval.prisoner_id
    prisoner: Prisoner | None = db.session.scalar(of_home.where(is_picked))
    if prisoner is None and approval.number:
        raise refused(Code.PRISONER_UNKNOWN, "number")
    if prisoner is None:
        raise refused(Code.PRISONER_NOT_CHOSEN, "prisoner_id")
    return prisoner
