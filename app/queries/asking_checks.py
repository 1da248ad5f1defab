"""Owns what the asker's own home checks before it agrees: present, free, apart, in his count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.actor import SYSTEM
from app.domain.allowance_check import AllowanceNote, Standing
from app.domain.check_rules import (
    is_free,
    is_held,
    is_present,
    kept_apart,
    noc,
    second_officer,
    within_allowance,
)
from app.domain.clock import today
from app.domain.request_checks import Check, CheckCode, RequestFacts, Verdict
from app.domain.safeguards import Safeguards
from app.formatting import day_of
from app.models import scope
from app.queries.allowances import account_of, asking_hold, counts
from app.queries.given_hours import has_meeting, meets_kept_apart
from app.queries.prisoner_checks import periods_away

if TYPE_CHECKING:
    from app.models.slot import Slot
    from app.models.visit import Visit
    from app.models.visit_side import VisitSide

RULES = (is_held, is_present, is_free, within_allowance, kept_apart, second_officer, noc)
# What may have changed between the two yeses, and no note of the other home explains away.
STILL_TO_HOLD = frozenset(
    {CheckCode.IS_HELD, CheckCode.IS_PRESENT, CheckCode.IS_FREE, CheckCode.KEPT_APART}
)


def asking_checks(
    side: VisitSide, officer_id: int | None, note: str | None, slot: Slot | None = None
) -> list[Check]:
    """Every check of the prisoner who asks, at the side's hour or at another `slot`.

    The side must be loaded with its rows.

    A second officer is another than the one who entered it. An agency's letter has no place in the
    file of one prisoner's visit to another home: its number and date stand in the officer's note.
    """
    hour, but = slot or side.slot, side.visit_id
    with scope.acting(SYSTEM):
        facts = RequestFacts(
            starts_at=hour.starts_at,
            ends_at=hour.ends_at,
            is_held=_is_held(side),
            away=periods_away(side.prisoner),
            has_other_visit=has_meeting([side.prisoner_id], hour, hour.ends_at, but=but),
            is_on_list=True,
            has_identity=True,
            paper_used_by_others=0,
            standing=_standing(side, side.visit, hour),
            not_counted=AllowanceNote.NO_LIMIT if counts(side.visit) else AllowanceNote.UNCOUNTED,
            safeguards=Safeguards(
                meets_kept_apart=meets_kept_apart(side.prisoner_id, hour, hour.ends_at, but=but),
                is_high_risk=side.prisoner.is_high_risk,
                recommended_by_another=officer_id != side.entered_by_id,
                needs_noc=side.prisoner.needs_noc,
                has_noc=bool(note),
            ),
        )
        return [rule(facts) for rule in RULES]


def still_holds(side: VisitSide) -> bool:
    """Whether what the asker's home agreed to is still so when the other is about to approve."""
    found = asking_checks(side, None, None)
    red = {check.code for check in found if check.verdict is Verdict.RED}
    return not (red & STILL_TO_HOLD) and not side.slot.is_closed


def _is_held(side: VisitSide) -> bool:
    prisoner = side.prisoner
    is_here = prisoner.left_on is None or prisoner.left_on > today(side.facility.zone)
    return is_here and prisoner.facility_id == side.facility_id


def _standing(side: VisitSide, visit: Visit, hour: Slot) -> Standing | None:
    if not counts(visit):
        return None
    day = day_of(hour.starts_at, side.facility.zone)
    balance = account_of(side.prisoner, side.facility, day).balance_on(visit.mode, day)
    if balance is None:
        return None
    held = asking_hold(visit.id) is not None
    free = balance.limit - balance.used - balance.held + held
    return Standing(limit=balance.limit, free=free)
