"""Owns searching the register: who here fits the family's words. For officers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.clock import now, today
from app.domain.prisoner_match import Described, Match, Registered, ranked, sieve
from app.domain.relations import RelationClass, relation_class
from app.extensions import db
from app.models.prisoner import Prisoner
from app.queries.described import described
from app.queries.prisoner_checks import checks_for

if TYPE_CHECKING:
    from app.domain.request_checks import Check
    from app.models.contact import Contact
    from app.models.visit import Visit

COMPARED = (
    Prisoner.id,
    Prisoner.name,
    Prisoner.name_key,
    Prisoner.parent_name,
    Prisoner.birth_year,
    Prisoner.gender,
    Prisoner.number,
    Prisoner.left_on,
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A prisoner who may be meant, why, and what speaks for or against the hour."""

    prisoner: Prisoner
    match: Match
    checks: list[Check]


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """Which papers this request may need, by who may be meant and who asks."""

    has_high_risk: bool
    needs_noc: bool
    is_legal: bool
    lives_abroad: bool


def on_file(visit: Visit, found: list[Candidate]) -> OnFile:
    """Which papers an officer may have to put on file for this request."""
    return OnFile(
        has_high_risk=any(one.prisoner.is_high_risk for one in found),
        needs_noc=any(one.prisoner.needs_noc for one in found),
        is_legal=relation_class(visit.relation) is RelationClass.LEGAL,
        lives_abroad=visit.visitor.lives_abroad,
    )


def matches(asked: Visit | Contact) -> list[tuple[Registered, Match]]:
    """Who at the home fits the description, the best first; facility must be loaded."""
    wanted = described(asked)
    return ranked(wanted, _who_may_fit(asked, wanted))


def candidates(visit: Visit) -> list[Candidate]:
    """The same prisoners, each with what speaks for or against the hour."""
    found = matches(visit)
    prisoners = prisoners_by_id([registered.id for registered, _match in found])
    return [
        Candidate(
            prisoner=prisoners[registered.id],
            match=match,
            checks=checks_for(visit, prisoners[registered.id]),
        )
        for registered, match in found
    ]


def _who_may_fit(asked: Visit | Contact, wanted: Described) -> Iterator[Registered]:
    """Those of the home's register who pass the quick look; only the columns that are compared."""
    may_fit = sieve(wanted.name, wanted.number)
    rows = db.session.execute(
        select(*COMPARED).where(Prisoner.facility_id == asked.facility_id).order_by(Prisoner.id)
    )
    year, day = now().year, today(asked.facility.zone)
    for row in rows:
        if may_fit(row.name_key, row.number):
            yield _registered(row, year, day)


def prisoners_by_id(ids: list[int]) -> dict[int, Prisoner]:
    """These prisoners by id."""
    rows = db.session.scalars(select(Prisoner).where(Prisoner.id.in_(ids)))
    return {prisoner.id: prisoner for prisoner in rows}


def _registered(row: Any, year: int, day: date) -> Registered:
    return Registered(
        id=row.id,
        name=row.name,
        parent_name=row.parent_name,
        age=year - row.birth_year,
        gender=row.gender,
        number=row.number,
        is_held=row.left_on is None or row.left_on > day,
    )
