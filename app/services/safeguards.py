"""Owns what officers put on file before a decision: a recommendation, a letter, papers, a question.

None of these moves the visit. Each names its officer, and is refused when it is there already.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.domain.clock import now, today
from app.domain.errors import Code, NotFound, refused
from app.domain.roles import Permission
from app.domain.visit_states import Move, Mover
from app.extensions import db
from app.models.prisoner_answer import PrisonerAnswer
from app.models.safeguards import CounselPapers, IdentityCheck, NoObjection, Recommendation
from app.services.decisions import prisoner_meant
from app.services.moves import check_move, visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.models.prisoner import Prisoner
    from app.models.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An agency's no-objection, as its letter has it."""

    agency: str
    letter_number: str
    dated_on: date
    valid_until_on: date


def recommend_visit(actor: Actor, reference: str, prisoner_id: int | None) -> None:
    """Record that this officer recommends the visit; another one may then approve it."""
    with transaction(actor) as session:
        visit, prisoner = _request_for(actor, reference, prisoner_id)
        mine = select(Recommendation).where(
            Recommendation.visit_id == visit.id,
            Recommendation.prisoner_id == prisoner.id,
            Recommendation.officer_id == actor.id,
        )
        _refuse_second(mine, "officer_name")
        session.add(
            Recommendation(
                facility_id=visit.facility_id,
                visit_id=visit.id,
                prisoner_id=prisoner.id,
                officer_id=actor.id,
                officer_name=actor.name,
                at=now(),
            )
        )


def record_no_objection(
    actor: Actor, reference: str, prisoner_id: int | None, letter: Letter
) -> None:
    """Put an agency's letter on file for this visitor and this prisoner."""
    with transaction(actor) as session:
        visit, prisoner = _request_for(actor, reference, prisoner_id)
        if not letter.dated_on <= today(visit.facility.zone) <= letter.valid_until_on:
            raise refused(Code.DAYS_OUT_OF_ORDER, "valid_until_on")
        session.add(
            NoObjection(
                facility_id=visit.facility_id,
                visitor_id=visit.visitor_id,
                prisoner_id=prisoner.id,
                recorded_by_id=actor.id,
                recorded_by_name=actor.name,
                recorded_at=now(),
                **asdict(letter),
            )
        )


def record_counsel_papers(
    actor: Actor, reference: str, prisoner_id: int | None, bar_number: str
) -> None:
    """Record that this lawyer's vakalatnama and bar council card were seen."""
    with transaction(actor) as session:
        visit, prisoner = _request_for(actor, reference, prisoner_id)
        seen = select(CounselPapers).where(
            CounselPapers.visitor_id == visit.visitor_id, CounselPapers.prisoner_id == prisoner.id
        )
        _refuse_second(seen, "seen_by_name")
        session.add(
            CounselPapers(
                facility_id=visit.facility_id,
                visitor_id=visit.visitor_id,
                prisoner_id=prisoner.id,
                bar_number=bar_number,
                seen_by_id=actor.id,
                seen_by_name=actor.name,
                seen_at=now(),
            )
        )


def record_identity_check(actor: Actor, reference: str, how: str) -> None:
    """Record that this home has identified the visitor, who lives abroad, and how."""
    with transaction(actor) as session:
        visit = visit_to_move(reference)
        if visit.facility_id not in actor.facilities_where(Permission.KEEP_CONTACTS):
            raise NotFound
        known = select(IdentityCheck).where(
            IdentityCheck.visitor_id == visit.visitor_id,
            IdentityCheck.facility_id == visit.facility_id,
        )
        _refuse_second(known, "checked_by_name")
        session.add(
            IdentityCheck(
                facility_id=visit.facility_id,
                visitor_id=visit.visitor_id,
                how=how,
                checked_by_id=actor.id,
                checked_by_name=actor.name,
                checked_at=now(),
            )
        )


def ask_prisoner(actor: Actor, reference: str, prisoner_id: int | None) -> None:
    """Put the request on the ward officer's list; asked for twice, it is there once."""
    with transaction(actor) as session:
        visit, prisoner = _request_for(actor, reference, prisoner_id)
        known = session.scalar(
            select(PrisonerAnswer.id).where(
                PrisonerAnswer.visit_id == visit.id, PrisonerAnswer.prisoner_id == prisoner.id
            )
        )
        if known is None:
            session.add(
                PrisonerAnswer(
                    facility_id=visit.facility_id,
                    visit_id=visit.id,
                    prisoner_id=prisoner.id,
                    asked_at=now(),
                )
            )


def _request_for(actor: Actor, reference: str, prisoner_id: int | None) -> tuple[Visit, Prisoner]:
    """The undecided request, locked, and the prisoner of its home whom the officer picked."""
    visit = visit_to_move(reference)
    if visit.facility_id not in actor.facilities_where(Permission.KEEP_CONTACTS):
        raise NotFound
    check_move(visit, Move.APPROVE, Mover.DECIDER)
    return visit, prisoner_meant(visit, prisoner_id)


def _refuse_second(rows: Any, officer: str) -> None:
    known = db.session.scalar(rows)
    if known is not None:
        raise refused(Code.ALREADY_RECORDED, "prisoner_id", by=getattr(known, officer))
