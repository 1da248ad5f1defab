"""Owns which help a party may ask for on the day of its visit."""

from enum import StrEnum


class Need(StrEnum):
    """What the home can make ready when it knows in time (RPwD Act 2016, sections 40 and 46)."""

    WHEELCHAIR = "wheelchair"
    CANNOT_STAND_LONG = "cannot_stand_long"
    PREGNANT_OR_INFANT = "pregnant_or_infant"
    HARD_OF_HEARING = "hard_of_hearing"
    LOW_SIGHT = "low_sight"
    INTERPRETER = "interpreter"
