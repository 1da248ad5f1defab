"""Owns what the demo's families are owed or ask again: lost minutes, and second looks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.appeals import AppealOutcome, answering_role
from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models.appeal import Appeal
from app.models.minute_credit import MinuteCredit

if TYPE_CHECKING:
    from app.demo.visits import VisitMaker
    from app.domain.roles import Role
    from app.models.user import User
    from app.models.visitor import Visitor

# Of a quarter of an hour: the home opened late, then the line dropped.
BY_PRISON, BY_NETWORK = 7, 4
EARLIER_TODAY = -0.1
WAITS = "I am his mother. My ration card has both our names. I can bring it on any day."
WAS_ANSWERED = "My name is spelled in two ways. It is one and the same person."
ANSWER = "We looked again. Please bring a paper with both spellings, and then ask once more."


def add_owed_call(maker: VisitMaker, visitor: Visitor) -> None:
    """A call that was held and lost minutes by no fault of the family's."""
    visit = maker.add(State.COMPLETED, visitor, Mode.VIDEO, days=EARLIER_TODAY)
    db.session.add(
        MinuteCredit(
            visit_id=visit.id,
            by_prison=BY_PRISON,
            by_network=BY_NETWORK,
            owed=BY_PRISON + BY_NETWORK,
            credited_at=visit.slot.ends_at,
        )
    )


def add_second_looks(
    maker: VisitMaker, visitor: Visitor, refused_as: Role, answered_by: User
) -> None:
    """Two refusals of whom this maker acts for: one second look waits, one is answered."""
    _appeal(maker, visitor, refused_as, WAITS)
    answered = _appeal(maker, visitor, refused_as, WAS_ANSWERED)
    answered.outcome, answered.answer = AppealOutcome.UPHELD, ANSWER
    answered.answered_at = now() - timedelta(hours=1)
    answered.answered_by_id, answered.answered_by_name = answered_by.id, answered_by.name


def _appeal(maker: VisitMaker, visitor: Visitor, refused_as: Role, words: str) -> Appeal:
    visit = maker.add(State.REJECTED, visitor, Mode.PHYSICAL)
    made_at = now() - timedelta(hours=5)
    appeal = Appeal(
        facility_id=visit.facility_id,
        visitor_id=visitor.id,
        visit_id=visit.id,
        words=words,
        made_at=made_at,
        due_at=made_at + timedelta(days=maker.facility.policy.appeal_answer_days),
        role=answering_role([refused_as]),
        refused_by_id=maker.officer.id,
    )
    db.session.add(appeal)
    return appeal
