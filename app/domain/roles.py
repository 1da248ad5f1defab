"""Owns what officers are, what each may do, and the one map between the two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an officer is at a facility."""

    SUPERINTENDENT = "superintendent"
    DEPUTY = "deputy"
    GATE_OFFICER = "gate_officer"


class Permission(StrEnum):
    """One thing an officer may do at the facilities of his grant."""

    SEE_QUEUE = "see_queue"
    """See the requests that wait for a decision, and what the register says of them."""

    DECIDE_VISITS = "decide_visits"
    """Approve, reject or cancel a visit in his own name."""

    SEE_DAY = "see_day"
    """See who is expected on a day: name, party, hour; not relation, phone or papers."""

    KEEP_GATE = "keep_gate"
    """Record who came, who did not, and who was turned away."""

    KEEP_VIDEO_DESK = "keep_video_desk"
    """Open, watch, warn, pause, extend and end video calls, and pair their terminals."""


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.SUPERINTENDENT: frozenset(Permission),
    Role.DEPUTY: frozenset({Permission.SEE_QUEUE, Permission.DECIDE_VISITS, Permission.SEE_DAY}),
    Role.GATE_OFFICER: frozenset(
        {Permission.SEE_DAY, Permission.KEEP_GATE, Permission.KEEP_VIDEO_DESK}
    ),
}


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role at one facility."""

    role: Role
    facility_id: int


def facilities_where(grants: tuple[Grant, ...], permission: Permission) -> frozenset[int]:
    """The facilities at which these grants allow `permission`."""
    return frozenset(grant.facility_id for grant in grants if permission in GRANTS[grant.role])
