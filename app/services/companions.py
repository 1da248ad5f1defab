"""Owns who comes besides the visitor when a visit is changed: who stays, who is new, who is out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now
from app.extensions import db
from app.models.attendee import Attendee
from app.models.relative_link import RelativeLink
from app.services.visits import Companion

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.visit import Visit
    from app.models.visit_change import VisitChange


def companions_of(visit: Visit) -> tuple[Companion, ...]:
    """Who comes besides the visitor; the attendees must be loaded."""
    return tuple(_companion(person) for person in visit.coming)


def _companion(person: Attendee) -> Companion:
    return Companion(
        name=person.name,
        age=person.age,
        gender=person.gender,
        relation=person.relation,
        identity_kind=person.identity_kind,
    )


def give_people(visit: Visit, change: VisitChange, actor: Actor) -> None:
    """Let those come whom the change names: who stays keeps his row, and with it his link."""
    if change.people is None:
        return
    wanted = json.loads(change.people)
    for person in visit.coming:
        words = asdict(_companion(person))
        if words in wanted:
            wanted.remove(words)
        else:
            _take_out(visit, person, actor)
    visit.attendees += [Attendee(**words) for words in wanted]


def _take_out(visit: Visit, person: Attendee, actor: Actor) -> None:
    links = db.session.scalars(
        select(RelativeLink).where(RelativeLink.attendee_id == person.id)
    ).all()
    if not links:
        visit.attendees.remove(person)
        db.session.delete(person)
        return
    # Whoever was sent a link stays on record, and the link opens nothing any more.
    person.is_left_out = True
    for link in links:
        if link.ended_at is None:
            link.ended_at, link.ended_by = now(), actor.kind


def as_text(companions: tuple[Companion, ...]) -> str:
    """These companions as a change keeps them."""
    return json.dumps([asdict(companion) for companion in companions], ensure_ascii=False)
