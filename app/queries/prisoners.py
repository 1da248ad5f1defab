"""Owns searching the register: who here fits the family's words. For officers alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now, today
from app.domain.prisoner_match import Described, Match, Registered, ranked
from app.extensions import db
from app.models.prisoner import Prisoner
from app.queries.prisoner_checks import checks_for

if TYPE_CHECKING:
    from app.domain.request_checks import Check
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A prisoner who may be meant, why, and what speaks for or against the hour."""

    prisoner: Prisoner
    match: Match
    checks: list[Check]


def matches(visit: Visit) -> list[tuple[Registered, Match]]:
    """Who at the visit's home fits its description, the best first; facility must be loaded."""
    described = Described(
        name=visit.wanted_name,
        parent_name=visit.wanted_parent_name or "",
        age=visit.wanted_age,
        gender=visit.wanted_gender,
        number=visit.wanted_number or "",
    )
    rows = db.session.scalars(select(Prisoner).where(Prisoner.facility_id == visit.facility_id))
    return ranked(described, [_registered(prisoner, visit) for prisoner in rows])


def candidates(visit: Visit) -> list[Candidate]:
    """The same prisoners, each with what speaks for or against the hour."""
    found = [(db.session.get_one(Prisoner, one.id), match) for one, match in matches(visit)]
    return [
        Candidate(prisoner=prisoner, match=match, checks=checks_for(visit, prisoner))
        for prisoner, match in found
    ]


def _registered(prisoner: Prisoner, visit: Visit) -> Registered:
    return Registered(
        id=prisoner.id,
        name=prisoner.name,
        parent_name=prisoner.parent_name,
        age=now().year - prisoner.birth_year,
        gender=prisoner.gender,
        number=prisoner.number,
        is_held=prisoner.left_on is None or prisoner.left_on > today(visit.facility.zone),
    )
