"""Owns the second look at a refusal: who gives it, and what may come of it.

It goes one step up from whoever refused, and never back to the same officer (the portal's own
rule; a state's grievance orders may say more).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.domain.roles import Grant, Role


class AppealOutcome(StrEnum):
    """What a second look comes to."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


# The ladder of those who decide, the lowest first.
LADDER = (Role.DEPUTY, Role.SUPERINTENDENT, Role.RANGE_OFFICER, Role.HEADQUARTERS)


def answering_role(refused_as: Iterable[Role]) -> Role:
    """The role that looks again: one step above the highest in which the officer refused.

    Above headquarters there is nobody: there another officer looks.
    """
    steps = [LADDER.index(role) for role in refused_as if role in LADDER]
    return LADDER[min(max(steps, default=0) + 1, len(LADDER) - 1)]


def roles_answered_by(grants: tuple[Grant, ...], facility_id: int) -> frozenset[Role]:
    """The answering roles of this facility's appeals that these grants reach."""
    steps = [
        LADDER.index(grant.role)
        for grant in grants
        if grant.facility_id == facility_id and grant.role in LADDER
    ]
    return frozenset(LADDER[: max(steps) + 1]) if steps else frozenset()
