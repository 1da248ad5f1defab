"""Owns which homes there are, as pages list them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from sqlalchemy import select

from app.extensions import db
from app.models.facility import Facility


def all_facilities() -> list[Facility]:
    """Every home, by district and town."""
    homes = db.session.scalars(select(Facility)).all()
    return sorted(homes, key=lambda home: (home.district["en"], home.town["en"], home.kind))


def facility(facility_id: int) -> Facility | None:
    """One home."""
    return db.session.get(Facility, facility_id)


def homes_by_district() -> list[tuple[dict[str, str], list[Facility]]]:
    """The homes under their districts, for a list that people scan."""
    grouped = groupby(all_facilities(), key=lambda home: home.district)
    return [(district, list(homes)) for district, homes in grouped]


def facilities_by_id(facility_ids: Collection[int]) -> dict[int | None, Facility]:
    """These homes by id, in the order of their towns."""
    homes = db.session.scalars(select(Facility).where(Facility.id.in_(facility_ids))).all()
    return {home.id: home for home in sorted(homes, key=lambda home: home.town["en"])}
