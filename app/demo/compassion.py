"""Owns the demo's one urgent request: a family in days of death, waiting at Dum Dum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.compassion import Concerned, Happening, Proof
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.models.urgent_case import UrgentCase

if TYPE_CHECKING:
    from app.demo.visits import VisitMaker
    from app.models.visitor import Visitor


def add_urgent_request(maker: VisitMaker, visitor: Visitor) -> None:
    """His mother has died; the family asks for tomorrow."""
    case = UrgentCase(
        happening=Happening.DEATH,
        concerned=Concerned.PARENT,
        name="Shanti (demo)",
        proof=Proof.HOSPITAL_PAPER,
        note="The last rites are on Friday morning (demo)",
    )
    maker.add(State.SUBMITTED, visitor, Mode.PHYSICAL, days=0.6, urgent=case)
