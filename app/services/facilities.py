"""Owns opening the homes of the state from the list the project keeps."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.facility_kinds import FacilityKind
from app.extensions import db
from app.models.facility import Facility
from app.services.transaction import transaction

HOMES = Path(__file__).parent.parent / "data" / "west_bengal_homes.csv"
SCRIPTS = ("bn", "hi", "ur", "ne")


def load_homes() -> int:
    """Add the homes that are not there yet; how many. What an officer changed stays."""
    rows = {row["code"]: row for row in _listed()}
    known = {home.code: home for home in db.session.scalars(select(Facility))}
    added = [row for code, row in rows.items() if code not in known]
    unnamed = [code for code in rows.keys() & known.keys() if _lacks_a_script(known[code])]
    if added or unnamed:
        with transaction(SYSTEM) as session:
            session.add_all(_facility(row) for row in added)
            for home in session.scalars(select(Facility).where(Facility.code.in_(unnamed))):
                _name_in_new_scripts(home, rows[home.code])
    return len(added)


def _listed() -> list[dict[str, str]]:
    with HOMES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _facility(row: dict[str, str]) -> Facility:
    return Facility(
        code=row["code"],
        kind=FacilityKind(row["kind"]),
        town=_in_scripts(row, "town"),
        district=_in_scripts(row, "district"),
        is_confirmed=row["confirmed"] == "yes",
    )


def _lacks_a_script(home: Facility) -> bool:
    return any(script not in names for names in (home.town, home.district) for script in SCRIPTS)


def _name_in_new_scripts(home: Facility, row: dict[str, str]) -> None:
    """A language added later brings its spelling of the place; what is there stays."""
    home.town = _in_scripts(row, "town") | home.town
    home.district = _in_scripts(row, "district") | home.district


def _in_scripts(row: dict[str, str], name: str) -> dict[str, str]:
    return {"en": row[name]} | {script: row[f"{name}_{script}"] for script in SCRIPTS}
