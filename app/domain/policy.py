"""Owns the numbers a facility sets for its visits, with the defaults of the West Bengal practice.

Three people, and children besides, is the Indian norm (Model Prison Manual 2016; West Bengal's
interview page); the booking window follows Karnataka (a day ahead) and GettingOut (14 days).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.domain.compassion import Lane


class Mode(StrEnum):
    """How a visit is held."""

    PHYSICAL = "physical"
    VIDEO = "video"


@dataclass(frozen=True, kw_only=True)
class FacilityPolicy:
    """What one facility allows."""

    adults: int = 3
    children: int = 2
    child_under_age: int = 12
    main_visitor_from_age: int = 18
    latest_day: int = 14
    # A request made later in the day than this counts as made the next morning, so that every
    # decision can still be due on the eve of the visit.
    day_closes_at_hour: int = 18
    due_at_hour: int = 18
    due_on_the_eve_by_hour: int = 20
    # How long a family may take to answer what the home asks back (default, two days).
    answer_within_hours: int = 48
    # The latest due time is 20:00 on the eve, and the first hours of a home begin about 10:00. All
    # steps must fall into those fourteen hours: the deputy at once, the range the same evening,
    # headquarters at eight in the morning, with two hours left to answer.
    range_after_hours: int = 2
    headquarters_after_hours: int = 12
    first_pick_hours: int = 48
    first_pick_places: int = 3
    # How long a place is kept for the next of a full day's line (default; never into the night).
    waiting_pick_hours: int = 12
    # How long an hour is kept while its form is filled, and how often within one hour of the clock
    # one phone may begin that (UK prisons hold a slot for ten minutes).
    filling_minutes: int = 10
    fillings_in_an_hour: int = 6
    open_requests_per_visitor: int = 3
    # In days of death or grave illness: answered within hours, day and night, and past that time
    # quickly with the range and with headquarters; asked for so long before its hour that somebody
    # can decide; more people may come (all defaults).
    compassion_answer_hours: int = 4
    compassion_minutes_ahead: int = 60
    compassion_range_after_hours: int = 1
    compassion_headquarters_after_hours: int = 2
    compassion_adults: int = 5
    # An ask to be put on a list is answered in days, not weeks (default).
    asks_answered_in_days: int = 7
    open_asks_per_visitor: int = 5
    # Within how many days a complaint is answered (the portal's own default: no source sets one).
    complaint_answer_days: int = 7
    # And a second look (the portal's own default).
    appeal_answer_days: int = 2
    arrive_minutes_before: int = 45
    video_opens_minutes_before: int = 10
    # So much lost of one call by no fault of the family is a new hour (default); the desk adds
    # less than that to her next call.
    new_hour_from_minutes: int = 5
    # Of each hour, for families who come to the help desk (the portal's own default).
    desk_share_percent: int = 10

    def time_ahead(self, lane: Lane) -> timedelta:
        """How long before its hour a request has to come, besides the days of its window."""
        ahead = self.compassion_minutes_ahead if lane is Lane.COMPASSION else 0
        return timedelta(minutes=ahead)

    def adults_in(self, lane: Lane) -> int:
        """How many people may come, small children besides."""
        return self.compassion_adults if lane is Lane.COMPASSION else self.adults

    def desk_places_of(self, places: int) -> int:
        """How many of an hour's places are the help desk's."""
        return places * self.desk_share_percent // 100

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> FacilityPolicy:
        """The policy of a facility that has set only some of the numbers."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in row.items() if name in known})

    def as_row(self) -> dict[str, int]:
        """The numbers as they are stored."""
        return asdict(self)
