"""Owns barring a visitor from a prisoner or from a home, until a day, and lifting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now, today
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.extensions import db
from app.models.bar import Bar
from app.models.prisoner import Prisoner
from app.services.moves import visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class NewBar:
    """A bar as an officer puts it; without a prisoner it is for the whole home."""

    prisoner_id: int | None
    ends_on: date
    reason: str


def bar_visitor(actor: Actor, reference: str, bar: NewBar) -> None:
    """Bar the visitor of this request from today on, until a day, with a reason."""
    with transaction(actor) as session:
        visit = visit_to_move(reference)
        if visit.facility_id not in actor.facilities_where(Permission.KEEP_CONTACTS):
            raise NotFound
        begins_on = today(visit.facility.zone)
        if bar.ends_on < begins_on:
            raise refused(Code.DAYS_OUT_OF_ORDER, "ends_on")
        session.add(
            Bar(
                facility_id=visit.facility_id,
                visitor_id=visit.visitor_id,
                prisoner_id=_prisoner_id(visit, bar),
                begins_on=begins_on,
                ends_on=bar.ends_on,
                reason=bar.reason,
                put_by_id=actor.id,
                put_by_name=actor.name,
                put_at=now(),
            )
        )


def lift_bar(actor: Actor, bar_id: int) -> None:
    """End a bar before its day; the second officer is told who lifted it."""
    with transaction(actor):
        bar: Bar | None = db.session.scalar(select(Bar).where(Bar.id == bar_id).with_for_update())
        if bar is None or bar.facility_id not in actor.facilities_where(Permission.KEEP_CONTACTS):
            raise NotFound
        if bar.lifted_at is not None:
            raise refused(Code.ALREADY_RECORDED, by=bar.lifted_by_name)
        bar.lifted_at, bar.lifted_by_name = now(), actor.name


def _prisoner_id(visit: Visit, bar: NewBar) -> int | None:
    if bar.prisoner_id is None:
        return None
    found: int | None = db.session.scalar(
        select(Prisoner.id).where(
            Prisoner.id == bar.prisoner_id, Prisoner.facility_id == visit.facility_id
        )
    )
    if found is None:
        raise refused(Code.PRISONER_NOT_CHOSEN, "prisoner_id")
    return found
