"""Owns the adders by which a visitor comes on a prisoner's list, by an ask or by a visit.

The prisoner's row must be locked: of two officers who put her there at once the second finds her
on it. The unique index on approved contacts is the guard behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from app.domain.clock import now
from app.domain.contact_states import ContactMove, ContactState
from app.domain.visit_states import Mover
from app.extensions import db
from app.models.contact import ON_LIST, Contact
from app.queries.allowances import means

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.prisoner import Prisoner
    from app.models.visit import Visit


def put_on_list(visit: Visit, prisoner: Prisoner, actor: Actor) -> None:
    """Let the approval of a visit settle the contact too; her own open ask is answered by it.

    In days of death or grave illness the list is not asked, and stays as it is.
    """
    if visit.is_urgent or is_on_list(visit.visitor_id, prisoner.id):
        return
    contact = _open_ask(visit, prisoner) or _ask_of(visit, actor)
    contact.move(ContactMove.APPROVE, mover=Mover.DECIDER, actor=actor, at=now(), prisoner=prisoner)


def hold_asks(visitor_id: int, facility_id: int) -> None:
    """Lock what she asks of this home, before the prisoner: an answer to it waits for this one."""
    db.session.execute(_asks(Contact.id, visitor_id, facility_id).with_for_update(key_share=True))


def is_on_list(visitor_id: int, prisoner_id: int) -> bool:
    """Whether this visitor may meet this prisoner."""
    known = select(Contact.id).where(
        Contact.visitor_id == visitor_id, Contact.prisoner_id == prisoner_id, ON_LIST
    )
    return db.session.scalar(known) is not None


def _open_ask(visit: Visit, prisoner: Prisoner) -> Contact | None:
    """What she has asked in other words and waits for, when it means him too."""
    asks = db.session.scalars(_asks(Contact, visit.visitor_id, visit.facility_id)).all()
    same = (ask for ask in asks if ask.wanted_name == visit.wanted_name or means(ask, prisoner))
    return next(same, None)


def _asks(what: Any, visitor_id: int, facility_id: int) -> Select[Any]:
    return (
        select(what)
        .where(Contact.visitor_id == visitor_id, Contact.facility_id == facility_id)
        .where(Contact.state == ContactState.ASKED)
        .order_by(Contact.id)
    )


def _ask_of(visit: Visit, actor: Actor) -> Contact:
    """The ask that every first request for a visit carries with it."""
    contact = Contact(
        facility_id=visit.facility_id,
        visitor_id=visit.visitor_id,
        relation=visit.relation,
        wanted_name=visit.wanted_name,
        wanted_parent_name=visit.wanted_parent_name,
        wanted_age=visit.wanted_age,
        wanted_gender=visit.wanted_gender,
        wanted_number=visit.wanted_number,
    )
    contact.begin(actor=actor, at=visit.submitted_at)
    db.session.add(contact)
    return contact
