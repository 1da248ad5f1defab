"""Owns the demo's relative far away, to whom a family can send a link of his own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.identity_proof import Gender, IdentityKind
from app.domain.relations import Relation
from app.models.attendee import Attendee

if TYPE_CHECKING:
    from app.models.visit import Visit


def bring_kin_abroad(visit: Visit) -> None:
    """Put him on the approved party, where it has a place left."""
    abroad = Attendee(
        name="Pardesh Nadi-Saagar",
        age=41,
        gender=Gender.MALE,
        relation=Relation.BROTHER,
        identity_kind=IdentityKind.PASSPORT,
    )
    if len(visit.attendees) < visit.facility.policy.adults - 1:
        visit.attendees.append(abroad)
