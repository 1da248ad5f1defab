"""Owns what runs when. Each turn is claimed in the database, so any number of workers may offer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.extensions import db
from app.fault_log import log_fault
from app.services import (
    clocks,
    drafts,
    escalations,
    extra_places,
    flags,
    kept_forms,
    pairing,
    register_files,
    reminders,
    slot_holds,
    slots,
    suggestions,
    video_desk,
    video_elsewhere,
    video_ends,
    waiting,
)
from app.services.turns import take_turn

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Periodic:
    """One row of the timetable."""

    name: str
    every: timedelta
    run: Callable[[], Any]


TIMETABLE = (
    Periodic(name="close-rooms", every=timedelta(seconds=20), run=video_desk.close_rooms),
    Periodic(name="leave-rooms", every=timedelta(seconds=20), run=video_elsewhere.leave_rooms),
    Periodic(name="drop-pairing", every=timedelta(hours=1), run=pairing.drop_old_tries),
    Periodic(name="drop-signals", every=timedelta(minutes=5), run=video_ends.drop_old_signals),
    Periodic(name="lapse", every=timedelta(minutes=1), run=clocks.lapse_undecided),
    Periodic(name="remind", every=timedelta(minutes=1), run=reminders.remind_families),
    Periodic(name="offer-places", every=timedelta(seconds=10), run=waiting.offer_free_places),
    Periodic(name="check-again", every=timedelta(minutes=1), run=suggestions.check_again),
    Periodic(name="climb", every=timedelta(minutes=1), run=escalations.climb_overdue),
    Periodic(name="release-holds", every=timedelta(minutes=1), run=slot_holds.release_old_holds),
    Periodic(
        name="release-extra", every=timedelta(minutes=1), run=extra_places.release_extra_places
    ),
    Periodic(name="review", every=timedelta(hours=1), run=flags.sweep),
    Periodic(name="make-slots", every=timedelta(hours=1), run=slots.make_slots),
    Periodic(name="drop-files", every=timedelta(hours=1), run=register_files.drop_old_files),
    Periodic(name="drop-drafts", every=timedelta(hours=1), run=drafts.drop_old_drafts),
    Periodic(name="drop-forms", every=timedelta(hours=1), run=kept_forms.drop_old_forms),
)


def run_due() -> list[str]:
    """Run whatever is due and not taken by another worker; the names of what ran."""
    ran = []
    for periodic in TIMETABLE:
        if take_turn(periodic.name, periodic.every):
            _run(periodic)
            ran.append(periodic.name)
    return ran


def _run(periodic: Periodic) -> None:
    try:
        periodic.run()
    except Exception as error:
        # Every periodic job looks at state, so the next turn makes good what this one missed.
        log_fault(log, f"periodic job {periodic.name}", error)
        db.session.rollback()
