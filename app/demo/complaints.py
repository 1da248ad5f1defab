"""Owns the demo's complaint: one that waits for its answer at each home."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.clock import now
from app.domain.complaints import ComplaintKind
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models.complaint import Complaint

if TYPE_CHECKING:
    from app.demo.visits import VisitMaker
    from app.models.visitor import Visitor


def add_complaint(maker: VisitMaker, visitor: Visitor) -> None:
    """A call that was cut, and what the family says of it."""
    visit = maker.add(State.CUT_SHORT, visitor, Mode.VIDEO, days=-2)
    made_at = now() - timedelta(days=1)
    db.session.add(
        Complaint(
            facility_id=visit.facility_id,
            visitor_id=visitor.id,
            visit_id=visit.id,
            kind=ComplaintKind.TOO_SHORT,
            words="We waited two hours and saw him for four minutes. Then the picture went black.",
            made_at=made_at,
            due_at=made_at + timedelta(days=maker.facility.policy.complaint_answer_days),
        )
    )
