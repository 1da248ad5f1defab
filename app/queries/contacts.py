"""Owns looking at contacts: a visitor's own, the asks that wait at a home, one with who may fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.clock import today
from app.domain.contact_states import ContactState
from app.domain.errors import NotFound
from app.domain.list_checks import ListFacts, list_checks
from app.extensions import db
from app.models.bar import Bar
from app.models.contact import Contact
from app.models.visitor import IdentityDocument, Visitor
from app.queries.prisoner_checks import others_with
from app.queries.prisoners import matches, prisoners_by_id

if TYPE_CHECKING:
    from app.domain.prisoner_match import Match
    from app.domain.request_checks import Check
    from app.models.prisoner import Prisoner

ON_ONE_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class MayBeMeant:
    """A prisoner whom an ask may mean, why, and what speaks for or against it."""

    prisoner: Prisoner
    match: Match
    checks: list[Check]


def own_contacts() -> list[Contact]:
    """The contacts of whoever is served, whom she may meet first; not what she took back."""
    rows = (
        select(Contact)
        .where(Contact.state != ContactState.WITHDRAWN)
        .order_by(Contact.id.desc())
        .limit(ON_ONE_PAGE)
        .options(joinedload(Contact.facility))
    )
    return sorted(db.session.scalars(rows), key=lambda contact: not contact.is_on_list)


def asks_waiting(facility_ids: Collection[int], after: int | None = None) -> list[Contact]:
    """The asks at these homes, who has waited longest first; one more than a page holds."""
    rows = (
        select(Contact)
        .where(Contact.facility_id.in_(facility_ids), Contact.state == ContactState.ASKED)
        .order_by(Contact.asked_at, Contact.id)
        .offset(after or 0)
        .limit(ON_ONE_PAGE + 1)
        .options(joinedload(Contact.facility), joinedload(Contact.visitor))
    )
    return list(db.session.scalars(rows))


def count_asks(facility_ids: Collection[int]) -> int:
    """How many asks wait at these homes."""
    rows = select(func.count(Contact.id)).where(
        Contact.facility_id.in_(facility_ids), Contact.state == ContactState.ASKED
    )
    return db.session.scalar(rows) or 0


def answered_lately(facility_ids: Collection[int]) -> list[Contact]:
    """The newest answers at these homes, to look up or to end what was approved."""
    rows = (
        select(Contact)
        .where(Contact.facility_id.in_(facility_ids))
        .where(Contact.state.not_in((ContactState.ASKED, ContactState.WITHDRAWN)))
        .order_by(Contact.moved_at.desc(), Contact.id.desc())
        .limit(20)
        .options(joinedload(Contact.facility), joinedload(Contact.visitor))
        .options(joinedload(Contact.prisoner))
    )
    return list(db.session.scalars(rows))


def contact_for_officer(contact_id: int, facility_ids: Collection[int]) -> Contact:
    """One contact of these homes with all that its page shows; raises NotFound."""
    contact: Contact | None = db.session.scalar(
        select(Contact)
        .where(Contact.id == contact_id, Contact.facility_id.in_(facility_ids))
        .options(joinedload(Contact.facility), joinedload(Contact.prisoner))
        .options(joinedload(Contact.visitor).joinedload(Visitor.identity))
        .options(selectinload(Contact.messages))
    )
    if contact is None:
        raise NotFound
    return contact


def who_may_be_meant(contact: Contact) -> list[MayBeMeant]:
    """Who in the home's register fits the ask, the best first; facility must be loaded."""
    found = matches(contact)
    prisoners = prisoners_by_id([registered.id for registered, _match in found])
    return [
        MayBeMeant(
            prisoner=prisoners[registered.id],
            match=match,
            checks=checks_of_ask(contact, prisoners[registered.id]),
        )
        for registered, match in found
    ]


def checks_of_ask(contact: Contact, prisoner: Prisoner) -> list[Check]:
    """What speaks for and against putting her on this prisoner's list; facility loaded."""
    paper = db.session.get(IdentityDocument, contact.visitor_id)
    day = today(contact.facility.zone)
    return list_checks(
        ListFacts(
            is_held=prisoner.left_on is None or prisoner.left_on > day,
            has_identity=paper is not None and bool(paper.last_four),
            paper_used_by_others=others_with(paper),
            is_barred=_is_barred(contact, prisoner, day),
        )
    )


def _is_barred(contact: Contact, prisoner: Prisoner, day: date) -> bool:
    bar = (
        select(Bar.id)
        .where(Bar.visitor_id == contact.visitor_id, Bar.facility_id == contact.facility_id)
        .where(or_(Bar.prisoner_id.is_(None), Bar.prisoner_id == prisoner.id))
        .where(Bar.lifted_at.is_(None), Bar.begins_on <= day, Bar.ends_on >= day)
    )
    return db.session.scalar(bar.limit(1)) is not None
