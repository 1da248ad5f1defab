"""Owns short ways to who else is held at Dum Dum, and to where Bilal is when he cannot be met."""

from __future__ import annotations

from datetime import datetime

from app.domain.actor import SYSTEM
from app.domain.custody import AbsenceKind
from app.models.prisoner import Absence, KeepApart, Prisoner
from app.services.transaction import transaction
from tests.cast import Cast

LIKE_BILAL = ("facility_id", "parent_name", "birth_year", "gender", "prisoner_class", "admitted_on")


def another_prisoner(cast: Cast) -> int:
    """Megh, whom nothing but name and number tells from Bilal; his row's number."""
    with transaction(SYSTEM) as session:
        bilal = session.get_one(Prisoner, cast.bilal_id)
        facts = {name: getattr(bilal, name) for name in LIKE_BILAL}
        megh = Prisoner(number="DUM-0002", name="Megh Taradighi", name_key="megh", **facts)
        session.add(megh)
        session.flush()
        return megh.id


def keep_from_bilal(cast: Cast, prisoner_id: int) -> None:
    """Enter that these two must not meet, behind the officers' back."""
    with transaction(SYSTEM) as session:
        session.add(
            KeepApart(facility_id=cast.dum_dum_id, one_id=cast.bilal_id, other_id=prisoner_id)
        )


def send_to_court(cast: Cast, starts_at: datetime, ends_at: datetime) -> None:
    """Enter that Bilal is at court meanwhile."""
    with transaction(SYSTEM) as session:
        session.add(
            Absence(
                facility_id=cast.dum_dum_id,
                prisoner_id=cast.bilal_id,
                kind=AbsenceKind.COURT,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        )
