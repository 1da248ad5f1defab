"""Owns how a request stands against the prisoner's allowance: what the officer's check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AllowanceNote(StrEnum):
    """What the check of the allowance says in words, besides its colour."""

    UNCOUNTED = "uncounted"
    COMPASSION = "compassion"
    NO_LIMIT = "no_limit"
    WITHIN = "within"
    THEIR_TURN = "their_turn"
    OTHERS_TURN = "others_turn"
    USED_UP = "used_up"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is left for one request. `free` counts what no approved or held visit has taken.

    `turn` is this request's place, from 0, among the `claims` that wait for the same count.
    """

    limit: int
    free: int
    turn: int = 0
    claims: int = 1

    @property
    def note(self) -> AllowanceNote:
        """What the officer is told."""
        if self.free < 1:
            return AllowanceNote.USED_UP
        if self.claims <= self.free:
            return AllowanceNote.WITHIN
        is_first = self.turn < self.free
        return AllowanceNote.THEIR_TURN if is_first else AllowanceNote.OTHERS_TURN

    @property
    def detail(self) -> str:
        """The note with its figures, as it is kept with the decision: «used_up 1/1»."""
        return f"{self.note} {self.limit - max(self.free, 0)}/{self.limit}"
