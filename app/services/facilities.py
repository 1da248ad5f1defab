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
SCRIPTS = ("bn", "hi")


def load_homes() -> int:
    """Add the homes that are not there yet; how many. What an officer changed stays."""
    rows = _listed()
    known = set(db.session.scalars(select(Facility.code)))
    missing = [row for row in rows if row["code"] not in known]
    if missing:
        with transaction(SYSTEM) as session:
            session.add_all(_facility(row) for row in missing)
    return len(missing)


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


def _in_scripts(row: dict[str, str], name: str) -> dict[str, str]:
    return {"en": row[name]} | {script: row[f"{name}_{script}"] for script in SCRIPTS}
