"""Owns reading a visitor's own people."""

from __future__ import annotations

from sqlalchemy import select

from app.domain.errors import NotFound
from app.extensions import db
from app.models.kept_person import KeptPerson


def own_people() -> list[KeptPerson]:
    """The people of whoever is served, whom she named last first."""
    return list(db.session.scalars(select(KeptPerson).order_by(KeptPerson.used_at.desc())))


def own_person(person_id: int) -> KeptPerson:
    """One of her people; raises NotFound."""
    person: KeptPerson | None = db.session.scalar(
        select(KeptPerson).where(KeptPerson.id == person_id)
    )
    if person is None:
        raise NotFound
    return person
