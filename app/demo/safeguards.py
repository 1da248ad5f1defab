"""Owns what the demo has on file beside its requests: a bar, a recommendation, a prisoner's no."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.clock import now, today
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.extensions import db
from app.models.bar import Bar
from app.models.prisoner import Prisoner
from app.models.prisoner_answer import PrisonerAnswer
from app.models.safeguards import Recommendation

if TYPE_CHECKING:
    from app.demo.visits import VisitMaker
    from app.models.user import User
    from app.models.visit import Visit
    from app.models.visitor import Visitor


def add_safeguards(maker: VisitMaker, visitors: list[Visitor], deputy: User) -> None:
    """Requests at this home on which something is on file already, each with another visitor."""
    risky, refusing, asked = (
        maker.add(State.SUBMITTED, visitor, Mode.PHYSICAL, days=8 + index)
        for index, visitor in enumerate(visitors[:3])
    )
    _recommend(risky, deputy)
    _ask(refusing, says_yes=False, officer=deputy)
    _ask(asked, says_yes=None, officer=deputy)
    _bar(maker, visitors[3], deputy)


def _recommend(visit: Visit, officer: User) -> None:
    prisoner = _meant(visit)
    prisoner.is_high_risk = True
    db.session.add(
        Recommendation(
            facility_id=visit.facility_id,
            visit_id=visit.id,
            prisoner_id=prisoner.id,
            officer_id=officer.id,
            officer_name=officer.name,
            at=now(),
        )
    )


def _ask(visit: Visit, *, says_yes: bool | None, officer: User) -> None:
    is_answered = says_yes is not None
    db.session.add(
        PrisonerAnswer(
            facility_id=visit.facility_id,
            visit_id=visit.id,
            prisoner_id=_meant(visit).id,
            asked_at=now(),
            says_yes=says_yes,
            answered_at=now() if is_answered else None,
            recorded_by_id=officer.id if is_answered else None,
            recorded_by_name=officer.name if is_answered else None,
        )
    )


def _bar(maker: VisitMaker, visitor: Visitor, officer: User) -> None:
    begins_on = today(maker.facility.zone)
    db.session.add(
        Bar(
            facility_id=maker.facility.id,
            visitor_id=visitor.id,
            begins_on=begins_on,
            ends_on=begins_on + timedelta(days=30),
            reason="Tried to pass a phone at the counter (demo)",
            put_by_id=officer.id,
            put_by_name=officer.name,
            put_at=now(),
        )
    )


def _meant(visit: Visit) -> Prisoner:
    """The prisoner whom the demo's request describes by his own name."""
    return db.session.scalars(
        select(Prisoner)
        .where(Prisoner.facility_id == visit.facility_id, Prisoner.name == visit.wanted_name)
        .where(Prisoner.parent_name == visit.wanted_parent_name)
        .limit(1)
    ).one()
