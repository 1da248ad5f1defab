"""Owns the states of a contact, its moves, and by which day a family's ask is answered.

A family asks to be put on a prisoner's list in its own words. Nobody is meant by those words until
an officer says who: only an approved contact, and one that has ended, names a prisoner.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.policy import FacilityPolicy
from app.domain.visit_states import Mover


class ContactState(StrEnum):
    """Where a contact stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class ContactMove(StrEnum):
    """What may be done to a contact."""

    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    END = "end"


@dataclass(frozen=True)
class ContactStep:
    """What one move leads to, and who may make it."""

    to: ContactState
    mover: Mover


S, M = ContactState, ContactMove
CONTACT_TABLE: dict[tuple[ContactState, ContactMove], ContactStep] = {
    (S.ASKED, M.APPROVE): ContactStep(S.APPROVED, Mover.DECIDER),
    (S.ASKED, M.REFUSE): ContactStep(S.REFUSED, Mover.DECIDER),
    (S.ASKED, M.WITHDRAW): ContactStep(S.WITHDRAWN, Mover.VISITOR),
    (S.APPROVED, M.END): ContactStep(S.ENDED, Mover.DECIDER),
}
NAMES_A_PRISONER = frozenset({S.APPROVED, S.ENDED})


class IllegalContactMove(Exception):
    """The table has no such move for this state and mover."""


def contact_moves(state: ContactState, mover: Mover) -> frozenset[ContactMove]:
    """The moves that `mover` may make with a contact that is `state`."""
    return frozenset(
        move
        for (before, move), found in CONTACT_TABLE.items()
        if before is state and found.mover is mover
    )


def contact_step(state: ContactState, move: ContactMove, mover: Mover) -> ContactState:
    """What `move` by `mover` leads to from `state`, or raise IllegalContactMove."""
    found = CONTACT_TABLE.get((state, move))
    if found is None or found.mover is not mover:
        raise IllegalContactMove(f"{mover} cannot {move} a contact that is {state}")
    return found.to


def answer_due_on(asked_on: date, policy: FacilityPolicy) -> date:
    """By which day the home answers an ask of this day."""
    return asked_on + timedelta(days=policy.asks_answered_in_days)
