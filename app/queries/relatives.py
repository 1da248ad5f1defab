"""Owns what pages ask of a relative elsewhere: whom a visit has invited, whose a link is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM, ActorKind
from app.domain.errors import NotFound
from app.domain.policy import Mode
from app.extensions import db
from app.models import scope
from app.models.relative_link import RelativeLink, link_key_hash
from app.models.visit import Visit
from app.models.visitor import Visitor

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.attendee import Attendee


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Who of a party has a link, and who could be sent one."""

    link: RelativeLink | None
    people: list[Attendee]


def elsewhere_of(visit: Visit) -> Elsewhere | None:
    """Who joins this visit from elsewhere; None where nobody can.

    Facility, attendees and room must be loaded. Only our own room has a place for a further end.
    """
    has_room = visit.video_room is not None and visit.video_room.provider == "builtin"
    if visit.mode is not Mode.VIDEO or not visit.is_expected or not has_room:
        return None
    least = visit.facility.policy.main_visitor_from_age
    people = [person for person in visit.coming if person.age >= least]
    link = standing_links([visit.id]).get(visit.id)
    return Elsewhere(link=link, people=people) if link or people else None


def standing_links(visit_ids: Collection[int]) -> dict[int, RelativeLink]:
    """The links of these visits that have not been taken back, with their persons."""
    rows = (
        select(RelativeLink)
        .where(RelativeLink.visit_id.in_(visit_ids), RelativeLink.ended_at.is_(None))
        .options(joinedload(RelativeLink.attendee), joinedload(RelativeLink.device_check))
    )
    return {link.visit_id: link for link in db.session.scalars(rows)}


def link_for(actor: Actor, key: str) -> RelativeLink:
    """The link with this key, if it was sent to whoever is served; NotFound for all others."""
    with scope.acting(SYSTEM):
        visit = joinedload(RelativeLink.visit)
        link: RelativeLink | None = db.session.scalar(
            select(RelativeLink)
            .where(RelativeLink.key_hash == link_key_hash(key), RelativeLink.ended_at.is_(None))
            .options(joinedload(RelativeLink.attendee), visit.joinedload(Visit.slot))
            .options(visit.joinedload(Visit.facility), visit.joinedload(Visit.visitor))
            .options(visit.joinedload(Visit.video_room))
        )
        is_visitor = actor.kind is ActorKind.VISITOR
        person = db.session.get(Visitor, actor.id) if is_visitor else None
    if link is None or person is None or link.attendee.is_left_out:
        raise NotFound
    if link.address.casefold() not in _proved_by(person):
        raise NotFound
    return link


def _proved_by(person: Visitor) -> set[str]:
    return {proof.casefold() for proof in (person.phone, person.sign_in_email) if proof}
