"""Owns keeping a visitor's people for her next request, and forgetting one when she says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.actor import ActorKind
from app.domain.clock import now
from app.domain.errors import NotFound
from app.extensions import db
from app.models.kept_person import KeptPerson
from app.services.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.actor import Actor
    from app.services.visits import Companion

MOST_KEPT = 12


def keep_people(visitor_id: int, companions: Iterable[Companion]) -> None:
    """Keep these people in the present transaction; who was named longest ago gives way.

    The visitor's row must be locked: two requests at once keep one person once.
    """
    rows = db.session.scalars(select(KeptPerson).where(KeptPerson.visitor_id == visitor_id))
    known = {person.name: person for person in rows}
    for companion in companions:
        person = known.get(companion.name)
        if person is None:
            person = known[companion.name] = KeptPerson(visitor_id=visitor_id, name=companion.name)
            db.session.add(person)
        person.birth_year = now().year - companion.age
        person.gender, person.relation = companion.gender, companion.relation
        person.identity_kind, person.used_at = companion.identity_kind, now()
    for old in sorted(known.values(), key=lambda person: person.used_at)[:-MOST_KEPT]:
        db.session.delete(old)


def forget_person(actor: Actor, person_id: int) -> None:
    """Take one of her people out of what is kept; raises NotFound."""
    with transaction(actor) as session:
        person = session.scalar(select(KeptPerson).where(KeptPerson.id == person_id))
        if person is None or actor.kind is not ActorKind.VISITOR:
            raise NotFound
        session.delete(person)
