"""Owns who acts: a visitor, an officer with his grants, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.roles import Grant, Permission, facilities_where


class ActorKind(StrEnum):
    """The three kinds of actor that an event can name."""

    VISITOR = "visitor"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever makes a move; always passed, never fetched from a global."""

    kind: ActorKind
    id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    # The officer of the help desk at whose PC a visitor acts; empty when she acts alone.
    helper_id: int | None = None
    helper_name: str | None = None

    def facilities_where(self, permission: Permission) -> frozenset[int]:
        """The facilities at which this actor may do `permission`."""
        return facilities_where(self.grants, permission)

    @property
    def facilities(self) -> frozenset[int]:
        """Every facility at which this actor has a role."""
        return frozenset(grant.facility_id for grant in self.grants)


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="system")
