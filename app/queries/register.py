"""Owns looking into the register: a home's list page by page, a search, one prisoner's page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from app.domain.errors import NotFound
from app.domain.prisoner_match import name_likeness, plain_number, sieve
from app.extensions import db
from app.models.audit_entry import AuditEntry
from app.models.contact import Contact
from app.models.prisoner import KeepApart, Prisoner
from app.models.visitor import Visitor

if TYPE_CHECKING:
    from app.domain.contact_states import ContactState
    from app.domain.relations import Relation

ON_ONE_PAGE = 50
MOST_ENTRIES = 200
ALIKE_FROM = 0.35
LONGEST_ASKED = 120


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One contact of a prisoner, as his page names it."""

    contact_id: int
    name: str
    relation: Relation
    state: ContactState


def register_page(facility_id: int, *, after: int | None, with_left: bool) -> list[Prisoner]:
    """A page of the home's register by name, beginning behind the prisoner `after`."""
    rows = _of_home(facility_id, with_left=with_left)
    last = db.session.get(Prisoner, after) if after is not None else None
    if last is not None:
        here = tuple_(Prisoner.name_key, Prisoner.id)
        rows = rows.where(here > (last.name_key, last.id))
    # One more than is shown says whether there is a next page.
    ordered = rows.order_by(Prisoner.name_key, Prisoner.id).limit(ON_ONE_PAGE + 1)
    return list(db.session.scalars(ordered))


def found_in_register(facility_id: int, asked: str, *, with_left: bool) -> list[Prisoner]:
    """Who fits a name in any script, or has this number, the best first."""
    asked = asked[:LONGEST_ASKED]
    number = plain_number(asked)
    may_fit = sieve(asked, asked)
    columns = (Prisoner.id, Prisoner.name, Prisoner.name_key, Prisoner.number)
    scores: dict[int, float] = {}
    for row in db.session.execute(
        _of_home(facility_id, with_left=with_left).with_only_columns(*columns)
    ):
        written = plain_number(row.number)
        if number and written == number:
            scores[row.id] = 2.0
        elif number and number in written.split("/"):
            scores[row.id] = 1.5
        elif may_fit(row.name_key, row.number):
            scores[row.id] = name_likeness(asked, row.name)
    best = sorted(scores, key=lambda one: (-scores[one], one))
    ids = [one for one in best if scores[one] >= ALIKE_FROM][:ON_ONE_PAGE]
    rows = db.session.scalars(select(Prisoner).where(Prisoner.id.in_(ids)))
    return sorted(rows, key=lambda prisoner: ids.index(prisoner.id))


def prisoner_of(prisoner_id: int, facility_ids: Collection[int]) -> Prisoner:
    """One prisoner of these homes with his absences; raises NotFound."""
    prisoner: Prisoner | None = db.session.scalar(
        select(Prisoner)
        .where(Prisoner.id == prisoner_id, Prisoner.facility_id.in_(facility_ids))
        .options(joinedload(Prisoner.facility), selectinload(Prisoner.absences))
    )
    if prisoner is None:
        raise NotFound
    prisoner.absences.sort(key=lambda absence: absence.starts_at)
    return prisoner


def pairs_of(prisoner: Prisoner) -> list[tuple[int, Prisoner]]:
    """Whom a prisoner is kept apart from, each with the id of the pair."""
    pairs = db.session.scalars(
        select(KeepApart)
        .where(or_(KeepApart.one_id == prisoner.id, KeepApart.other_id == prisoner.id))
        .options(joinedload(KeepApart.one), joinedload(KeepApart.other))
        .order_by(KeepApart.id)
    )
    return [(pair.id, pair.other if pair.one_id == prisoner.id else pair.one) for pair in pairs]


def contacts_of(prisoner: Prisoner) -> list[Listed]:
    """Who is on a prisoner's list, and after them who was."""
    rows = db.session.execute(
        select(Contact.id, Visitor.name, Contact.relation, Contact.state)
        .join(Visitor, Visitor.id == Contact.visitor_id)
        .where(Contact.prisoner_id == prisoner.id)
        .order_by(Contact.state, Contact.id)
        .limit(MOST_ENTRIES)
    )
    return [
        Listed(contact_id=row.id, name=row.name or "", relation=row.relation, state=row.state)
        for row in rows
    ]


def history_of(prisoner: Prisoner) -> list[AuditEntry]:
    """What staff did to a prisoner's entry, the newest first."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject_kind == "prisoner", AuditEntry.subject_id == prisoner.id)
            .order_by(AuditEntry.id.desc())
            .limit(MOST_ENTRIES)
        )
    )


def _of_home(facility_id: int, *, with_left: bool) -> Select[tuple[Prisoner]]:
    rows = select(Prisoner).where(Prisoner.facility_id == facility_id)
    return rows if with_left else rows.where(Prisoner.left_on.is_(None))
