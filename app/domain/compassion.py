"""Owns the compassion lane: what may be asked for in days of death or grave illness, and by whom.

The close kin whose death or illness opens it, and the four hours of the decision, are this portal's
own defaults: the prison manuals leave both to the superintendent.
"""

from dataclasses import dataclass
from enum import StrEnum


class Lane(StrEnum):
    """By which door a request came; the second waits for hours, not days, and is not counted."""

    ORDINARY = "ordinary"
    COMPASSION = "compassion"


class Happening(StrEnum):
    """What has happened."""

    DEATH = "death"
    GRAVE_ILLNESS = "grave_illness"
    LAST_RITES = "last_rites"


class Concerned(StrEnum):
    """Whom it has happened to: what this person is to the prisoner, or the prisoner."""

    PARENT = "parent"
    SPOUSE = "spouse"
    CHILD = "child"
    SIBLING = "sibling"
    OTHER_KIN = "other_kin"
    PRISONER = "prisoner"


class Proof(StrEnum):
    """What the family has to show, or will have; it never keeps a request from being sent."""

    HOSPITAL_PAPER = "hospital_paper"
    DEATH_CERTIFICATE = "death_certificate"
    PANCHAYAT_WORD = "panchayat_word"
    LATER = "later"


@dataclass(frozen=True, kw_only=True)
class UrgentWords:
    """What the family says of it."""

    happening: Happening
    concerned: Concerned
    name: str | None
    proof: Proof
    note: str | None


def places_for_party(adults: int, usual_adults: int) -> int:
    """How many places of an hour so many people take, where one is made for a usual party."""
    return max(1, -(-adults // usual_adults))
