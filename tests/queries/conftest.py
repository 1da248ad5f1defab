"""Owns the hour at which every story of this folder begins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from time_machine import Traveller


@pytest.fixture(autouse=True)
def clock(app: object) -> Iterator[Traveller]:
    """A Tuesday, eleven in the morning in Kolkata, standing still until the test moves it."""
    at = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    with time_machine.travel(at, tick=False) as traveller:
        yield traveller
