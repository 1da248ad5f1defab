"""Owns the hour at which every story of this folder begins, and the watch over its locks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from time_machine import Traveller

from app.extensions import db
from tests.lock_order import LockWatch

# A Tuesday, eleven in the morning in Kolkata.
TUESDAY = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(app: object) -> Iterator[Traveller]:
    """Time stands still on a Tuesday until the test moves it; the cast is made after that."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def locks(app: Flask) -> Iterator[None]:
    """No use case locks against the order: two of them would wait for each other."""
    with app.app_context():
        watch = LockWatch(db.engine)
    yield
    watch.end()
    assert watch.broken == []
