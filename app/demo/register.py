"""Owns the demo's prisoner register and timetables: each home's fit its kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from app.demo.people import a_name
from app.domain.clock import now, today
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.facility_kinds import FacilityKind
from app.domain.identity_proof import Gender
from app.domain.name_key import name_key
from app.domain.policy import Mode
from app.extensions import db
from app.models.prisoner import Absence, KeepApart, Prisoner
from app.models.slot import SlotTemplate

if TYPE_CHECKING:
    from app.models.facility import Facility


@dataclass(frozen=True, kw_only=True)
class HomeSize:
    """How large a kind of home is in the demo."""

    prisoners: int
    hours: int
    places: int
    terminals: int


SIZES = {
    FacilityKind.CENTRAL: HomeSize(prisoners=60, hours=9, places=10, terminals=4),
    FacilityKind.DISTRICT: HomeSize(prisoners=30, hours=6, places=6, terminals=2),
    FacilityKind.SPECIAL: HomeSize(prisoners=24, hours=6, places=6, terminals=2),
    FacilityKind.WOMEN: HomeSize(prisoners=30, hours=6, places=6, terminals=2),
    FacilityKind.SUB: HomeSize(prisoners=12, hours=3, places=4, terminals=1),
    FacilityKind.OPEN: HomeSize(prisoners=10, hours=3, places=4, terminals=1),
}
VIDEO_HOURS = 5
MONDAY_TO_SATURDAY = range(6)
# Fifteen minutes of visit, and five or ten to let the next family in (West Bengal practice).
MINUTES, PHYSICAL_EVERY, VIDEO_EVERY = 15, 20, 25


def add_register(facilities: list[Facility], random: Random) -> None:
    """Fill the register and the timetable of every home."""
    prisoners = [row for facility in facilities for row in _prisoners(facility, random)]
    db.session.execute(insert(Prisoner), prisoners)
    templates = [row for facility in facilities for row in _timetable(facility)]
    db.session.execute(insert(SlotTemplate), templates)


def add_absences(prisoners: list[Prisoner], random: Random) -> None:
    """Send some prisoners to court and some to hospital in the coming days."""
    for prisoner in random.sample(prisoners, len(prisoners) // 6):
        begins = now() + timedelta(days=random.randint(1, 9))
        is_court = random.random() < 0.7
        db.session.add(
            Absence(
                facility_id=prisoner.facility_id,
                prisoner_id=prisoner.id,
                kind=AbsenceKind.COURT if is_court else AbsenceKind.HOSPITAL,
                starts_at=begins,
                ends_at=begins + timedelta(hours=8 if is_court else 72),
            )
        )


def add_risks(prisoners: list[Prisoner]) -> None:
    """One prisoner of high risk who needs a no-objection, and one pair kept apart."""
    marked, one, other = prisoners[0], prisoners[1], prisoners[2]
    marked.is_high_risk = marked.needs_noc = True
    pair = sorted((one.id, other.id))
    db.session.add(KeepApart(facility_id=one.facility_id, one_id=pair[0], other_id=pair[1]))


def _prisoners(facility: Facility, random: Random) -> list[dict[str, Any]]:
    return [
        _prisoner(facility, number, random)
        for number in range(1, SIZES[facility.kind].prisoners + 1)
    ]


def _prisoner(facility: Facility, number: int, random: Random) -> dict[str, Any]:
    gender = Gender.FEMALE if facility.kind is FacilityKind.WOMEN else _gender(facility, random)
    name, parent_name = a_name(random, gender)
    held_for = timedelta(days=random.randint(10, 1500))
    return {
        "facility_id": facility.id,
        "number": f"{facility.code[:3]}-{number:04d}",
        "name": name,
        "name_key": name_key(name),
        "parent_name": parent_name,
        "birth_year": today(facility.zone).year - random.randint(19, 67),
        "gender": gender,
        "prisoner_class": _class(facility, random),
        "admitted_on": today(facility.zone) - held_for,
        "left_on": None,
    }


def _gender(facility: Facility, random: Random) -> Gender:
    # The open homes hold men with long terms who have behaved well.
    is_woman = facility.kind is not FacilityKind.OPEN and random.random() < 0.08
    return Gender.FEMALE if is_woman else Gender.MALE


def _class(facility: Facility, random: Random) -> PrisonerClass:
    """Sub homes hold undertrials of the local courts alone, open homes convicts alone."""
    if facility.kind is FacilityKind.SUB:
        return PrisonerClass.UNDERTRIAL
    if facility.kind is FacilityKind.OPEN:
        return PrisonerClass.CONVICT
    return PrisonerClass.UNDERTRIAL if random.random() < 0.735 else PrisonerClass.CONVICT


def _timetable(facility: Facility) -> list[dict[str, Any]]:
    size = SIZES[facility.kind]
    physical = [(Mode.PHYSICAL, 10, PHYSICAL_EVERY * n, size.places) for n in range(size.hours)]
    video = [(Mode.VIDEO, 14, VIDEO_EVERY * n, size.terminals) for n in range(VIDEO_HOURS)]
    return [
        {
            "facility_id": facility.id,
            "mode": mode,
            "weekday": weekday,
            "starts_time": time(hour + minute // 60, minute % 60),
            "minutes": MINUTES,
            "places": places,
        }
        for weekday in MONDAY_TO_SATURDAY
        for mode, hour, minute, places in physical + video
    ]
