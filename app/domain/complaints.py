"""Owns what a family may complain of after a visit, and who answers each kind.

What is said of officers themselves is never answered at their own home (the portal's own rule).
"""

from __future__ import annotations

from enum import StrEnum

from app.domain.roles import GRANTS, Grant, Permission, Role


class ComplaintKind(StrEnum):
    """What went wrong."""

    MONEY_ASKED = "money_asked"
    TREATED_BADLY = "treated_badly"
    TURNED_AWAY = "turned_away"
    TOO_SHORT = "too_short"
    CALL_FAILED = "call_failed"
    NOT_TOLD = "not_told"
    OTHER = "other"


ABOVE_THE_HOME = frozenset({ComplaintKind.MONEY_ASKED, ComplaintKind.TREATED_BADLY})
_ROLES_ABOVE = frozenset({Role.RANGE_OFFICER, Role.HEADQUARTERS})


def kinds_answered_by(grants: tuple[Grant, ...], facility_id: int) -> frozenset[ComplaintKind]:
    """The kinds of complaint of this facility that these grants may read and answer."""
    roles = {
        grant.role
        for grant in grants
        if grant.facility_id == facility_id and Permission.ANSWER_COMPLAINTS in GRANTS[grant.role]
    }
    if roles & _ROLES_ABOVE:
        return frozenset(ComplaintKind)
    return frozenset(ComplaintKind) - ABOVE_THE_HOME if roles else frozenset()
