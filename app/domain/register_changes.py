"""Owns what a row of the register's file does: adds, changes, moves, nothing, or is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.prisoner_match import name_likeness
from app.domain.register_faults import Fault, RowFault
from app.domain.register_outcomes import Outcome

COMPARED = ("name", "parent_name", "gender", "prisoner_class", "admitted_on")
# An age is a year out for half of each year.
AGE_SLACK = 1
SAME_PERSON_FROM = 0.6


@dataclass(frozen=True, kw_only=True)
class Known:
    """A prisoner as the register has him now."""

    id: int
    facility_id: int
    name: str
    parent_name: str
    birth_year: int
    gender: str
    prisoner_class: str
    admitted_on: date
    left_on: date | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the row does, to whom, and what changes."""

    outcome: Outcome
    prisoner_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    fault: Fault | None = None


def judge(cells: dict[str, Any], here: Known | None, elsewhere: Sequence[Known]) -> Verdict:
    """Say what a row does, given who has its number here and at the officer's other homes.

    Numbers are a home's own: the same number elsewhere is the same man only if his name is. Of one
    whom the other home has let go already, everything must agree: then he has come from there.
    """
    same = [one for one in elsewhere if one.left_on is None and _is_named_so(one, cells)]
    if not same and here is None:
        same = [one for one in elsewhere if one.left_on is not None and _agrees(one, cells)]
    if len(same) > 1 or (same and here is not None):
        fault = Fault(code=RowFault.TWO_HOMES)
        return Verdict(outcome=Outcome.REFUSED, fault=fault)
    if same:
        return Verdict(
            outcome=Outcome.MOVED, prisoner_id=same[0].id, changes=_changes(cells, same[0])
        )
    if here is None:
        return Verdict(outcome=Outcome.ADDED)
    changes = _changes(cells, here)
    outcome = Outcome.CHANGED if changes else Outcome.SAME
    return Verdict(outcome=outcome, prisoner_id=here.id, changes=changes)


def _is_named_so(known: Known, cells: dict[str, Any]) -> bool:
    return name_likeness(known.name, cells["name"]) >= SAME_PERSON_FROM


def _agrees(known: Known, cells: dict[str, Any]) -> bool:
    """His name, his father's, his sex and his year of birth: nobody is moved on a guess."""
    has_father = bool(known.parent_name and cells["parent_name"])
    return (
        _is_named_so(known, cells)
        and has_father
        and name_likeness(known.parent_name, cells["parent_name"]) >= SAME_PERSON_FROM
        and known.gender == cells["gender"]
        and abs(known.birth_year - cells["birth_year"]) <= AGE_SLACK
    )


def _changes(cells: dict[str, Any], known: Known) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for name in COMPARED:
        before = getattr(known, name)
        before = before.isoformat() if isinstance(before, date) else str(before)
        if before != cells[name]:
            changes[name] = [before, cells[name]]
    slack = AGE_SLACK if cells["is_by_age"] else 0
    if abs(known.birth_year - cells["birth_year"]) > slack:
        changes["birth_year"] = [known.birth_year, cells["birth_year"]]
    if known.left_on is not None:
        changes["left_on"] = [known.left_on.isoformat(), None]
    return changes
