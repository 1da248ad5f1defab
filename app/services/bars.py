"""Owns barring a visitor from a prisoner or from a home, until a day, and lifting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.clock import day_bounds, now, today
from app.domain.errors import Code, NotFound, refused
from app.domain.review_flags import FlagKind
from app.domain.roles import Permission
from app.domain.visit_states import State
from app.extensions import db
from app.models.bar import Bar
from app.models.contact import Contact
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.services.flags import flag_visit, lift_doubts
from app.services.moves import visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from app.domain.actor import Actor


@dataclass(frozen=True, kw_only=True)
class NewBar:
    """A bar as an officer puts it; without a prisoner it is for the whole home."""

    prisoner_id: int | None
    ends_on: date
    reason: str


def bar_visitor(actor: Actor, reference: str, bar: NewBar) -> None:
    """Bar the visitor of this request from today on, until a day, with a reason."""
    with transaction(actor):
        _bar(actor, visit_to_move(reference), bar)


def bar_contact(actor: Actor, contact_id: int, bar: NewBar) -> None:
    """Bar a visitor who is on a list, or asks to be, in the same way."""
    with transaction(actor) as session:
        contact = session.scalar(
            select(Contact).where(Contact.id == contact_id).options(joinedload(Contact.facility))
        )
        if contact is None:
            raise NotFound
        _bar(actor, contact, bar)


def lift_bar(actor: Actor, bar_id: int) -> None:
    """End a bar before its day, and the doubts it raised; the second is told who lifted it."""
    with transaction(actor):
        bar: Bar | None = db.session.scalar(
            select(Bar).where(Bar.id == bar_id).with_for_update(key_share=True)
        )
        if bar is None or bar.facility_id not in actor.facilities_where(Permission.KEEP_CONTACTS):
            raise NotFound
        if bar.lifted_at is not None:
            raise refused(Code.ALREADY_RECORDED, by=bar.lifted_by_name)
        bar.lifted_at, bar.lifted_by_name = now(), actor.name
        lift_doubts(actor, FlagKind.VISITOR_BARRED, {f"bar:{bar.id}"})


def _bar(actor: Actor, about: Visit | Contact, new: NewBar) -> None:
    """Add the bar, and put what was approved for its days to review; facility loaded."""
    if about.facility_id not in actor.facilities_where(Permission.KEEP_CONTACTS):
        raise NotFound
    begins_on = today(about.facility.zone)
    if new.ends_on < begins_on:
        raise refused(Code.DAYS_OUT_OF_ORDER, "ends_on")
    bar = Bar(
        facility_id=about.facility_id,
        visitor_id=about.visitor_id,
        prisoner_id=_prisoner_id(about.facility_id, new),
        begins_on=begins_on,
        ends_on=new.ends_on,
        reason=new.reason,
        put_by_id=actor.id,
        put_by_name=actor.name,
        put_at=now(),
    )
    db.session.add(bar)
    db.session.flush()
    for visit in _approved_within(bar, about.facility.zone):
        flag_visit(visit, FlagKind.VISITOR_BARRED, f"bar:{bar.id}")


def _approved_within(bar: Bar, zone: ZoneInfo) -> list[Visit]:
    """The visits that this bar speaks against, locked: the gate waits, and then reads the flag."""
    approved = (
        select(Visit)
        .join(Visit.slot)
        .where(Visit.state == State.APPROVED, Visit.visitor_id == bar.visitor_id)
        .where(Visit.facility_id == bar.facility_id)
        .where(Slot.ends_at > now(), Slot.starts_at < day_bounds(bar.ends_on, zone)[1])
        .with_for_update(of=Visit, key_share=True)
    )
    if bar.prisoner_id is not None:
        approved = approved.where(Visit.prisoner_id == bar.prisoner_id)
    return list(db.session.scalars(approved))


def _prisoner_id(facility_id: int, bar: NewBar) -> int | None:
    if bar.prisoner_id is None:
        return None
    found: int | None = db.session.scalar(
        select(Prisoner.id).where(
            Prisoner.id == bar.prisoner_id, Prisoner.facility_id == facility_id
        )
    )
    if found is None:
        raise refused(Code.PRISONER_NOT_CHOSEN, "prisoner_id")
    return found
