"""Owns the demo's wishes between two homes: one to be agreed to, one the other home decides."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import Actor, ActorKind
from app.domain.clock import now
from app.domain.decision_clock import due_time
from app.domain.identity_proof import Gender
from app.domain.relations import Relation
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.prisoner import Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide
from app.queries.two_homes import shared_hours
from app.services.two_homes import WantedMeeting, add_meeting

if TYPE_CHECKING:
    from app.models.facility import Facility
    from app.models.user import User


def add_meetings(here: Facility, there: Facility, officer: User) -> None:
    """Two men of `here` ask to see a wife and a sister at `there`; one has his own home's yes."""
    husband, brother = _prisoners(here, Gender.MALE)
    wife, sister = _prisoners(there, Gender.FEMALE)
    ahead = now() + timedelta(days=3)
    hours = [hour.there_id for hour in shared_hours(here, there) if hour.starts_at > ahead]
    if len(hours) < 2:
        return
    actor = Actor(kind=ActorKind.OFFICER, id=officer.id, name=officer.name)
    _add(actor, (here, husband), wife, Relation.HUSBAND, hours[0])
    agreed = _add(actor, (here, brother), sister, Relation.BROTHER, hours[1])
    _agree(agreed, actor)


def _prisoners(home: Facility, gender: Gender) -> list[Prisoner]:
    """Two whom no other part of the demo is about: the last of the register."""
    rows = select(Prisoner).where(Prisoner.facility_id == home.id, Prisoner.left_on.is_(None))
    return list(
        db.session.scalars(
            rows.where(Prisoner.gender == gender).order_by(Prisoner.id.desc()).limit(2)
        )
    )


def _add(
    actor: Actor,
    asking: tuple[Facility, Prisoner],
    asked: Prisoner,
    relation: Relation,
    slot_id: int,
) -> str:
    home, prisoner = asking
    return add_meeting(
        actor,
        WantedMeeting(
            request_key=secrets.token_urlsafe(32),
            home_id=home.id,
            number=prisoner.number,
            other_home_id=asked.facility_id,
            slot_id=slot_id,
            relation=relation,
            proof="Marriage and family as written in both registers (demo)",
            wanted_name=asked.name,
            wanted_parent_name=asked.parent_name,
            wanted_number=asked.number,
        ),
    )


def _agree(reference: str, actor: Actor) -> None:
    visit = db.session.scalars(select(Visit).where(Visit.reference == reference)).one()
    slot = db.session.get_one(Slot, visit.slot_id)
    side = db.session.get_one(VisitSide, visit.id)
    at = now()
    side.agreed_at, side.agreed_by_name, visit.awaits_home = at, actor.name, False
    visit.due_at = due_time(at, slot.starts_at, visit.facility.policy, visit.facility.zone)
    visit.move(Move.AGREE, mover=Mover.DECIDER, actor=actor, at=at)
