"""An hour is kept for two days, and never beyond the moment when it can still be asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.first_pick import kept_until
from app.domain.policy import FacilityPolicy, Mode

KOLKATA = ZoneInfo("Asia/Kolkata")
TUESDAY = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "mode", "hours"),
    [
        # Wednesday's hour goes back when Tuesday's office closes at 18:00.
        (1, Mode.PHYSICAL, 7),
        # Monday's hour at the gate is asked for by Saturday, by video by Sunday: 48 hours are less.
        (6, Mode.PHYSICAL, 48),
        (6, Mode.VIDEO, 48),
    ],
)
def test_an_hour_is_kept_as_long_as_it_is_of_use(days: int, mode: Mode, hours: int) -> None:
    starts_at = TUESDAY + timedelta(days=days)

    until = kept_until(TUESDAY, starts_at, mode, FacilityPolicy(), KOLKATA)

    assert until == TUESDAY + timedelta(hours=hours)


def test_an_hour_on_sunday_at_the_gate_is_asked_for_by_friday() -> None:
    thursday, sunday = TUESDAY + timedelta(days=2), TUESDAY + timedelta(days=5)

    until = kept_until(thursday, sunday, Mode.PHYSICAL, FacilityPolicy(), KOLKATA)

    # Friday, 18:00 in Kolkata.
    assert until == datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
