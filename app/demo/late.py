"""Owns the demo's requests that nobody answered in time: one with each step of the ladder."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.visit_states import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.demo.visits import VisitMaker
    from app.models.visitor import Visitor

# So late it is with the deputy, with the range, with headquarters.
LATE = (timedelta(hours=1), timedelta(hours=5), timedelta(hours=16))


def add_late(maker: VisitMaker, strangers: Iterable[Visitor]) -> None:
    """Requests past their time, whose hour is still ahead; the clock writes the steps."""
    for late, visitor in zip(LATE, strangers, strict=False):
        visit = maker.add(State.SUBMITTED, visitor, Mode.PHYSICAL, days=4)
        visit.due_at = now() - late
