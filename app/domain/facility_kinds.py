"""Owns the kinds of homes that West Bengal has."""

from enum import StrEnum


class FacilityKind(StrEnum):
    """What a home is for; sub homes hold undertrials of the local courts alone."""

    CENTRAL = "central"
    DISTRICT = "district"
    SPECIAL = "special"
    SUB = "sub"
    OPEN = "open"
    WOMEN = "women"
