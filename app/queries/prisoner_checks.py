"""Owns the facts behind an officer's checks: is he held, present, free, and who asks."""

from __future__ import annotations

from sqlalchemy import func, select

from app.domain.clock import today
from app.domain.request_checks import Away, Check, RequestFacts, checks
from app.domain.visit_states import State
from app.extensions import db
from app.models.contact import Contact
from app.models.prisoner import Absence, Prisoner
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visitor import IdentityDocument
from app.queries.safeguards import safeguards_of


def checks_for(visit: Visit, prisoner: Prisoner) -> list[Check]:
    """Every check of this request for this prisoner; slot and facility must be loaded."""
    present = prisoner.left_on is None or prisoner.left_on > today(visit.facility.zone)
    paper = db.session.get(IdentityDocument, visit.visitor_id)
    return checks(
        RequestFacts(
            starts_at=visit.slot.starts_at,
            ends_at=visit.slot.ends_at,
            is_held=present,
            away=_away(prisoner),
            has_other_visit=_has_other_visit(visit, prisoner),
            is_on_list=_is_on_list(visit, prisoner),
            has_identity=paper is not None and bool(paper.last_four),
            paper_used_by_others=_others_with(paper),
            safeguards=safeguards_of(visit, prisoner),
        )
    )


def _away(prisoner: Prisoner) -> tuple[Away, ...]:
    rows = db.session.scalars(select(Absence).where(Absence.prisoner_id == prisoner.id))
    return tuple(Away(kind=row.kind, starts_at=row.starts_at, ends_at=row.ends_at) for row in rows)


def _has_other_visit(visit: Visit, prisoner: Prisoner) -> bool:
    """Whether he has a visit approved that overlaps this hour, in either mode."""
    overlapping = (
        select(Visit.id)
        .join(Visit.slot)
        .where(Visit.prisoner_id == prisoner.id, Visit.id != visit.id)
        .where(Visit.state.in_((State.APPROVED, State.CHECKED_IN, State.IN_PROGRESS)))
        .where(Slot.starts_at < visit.slot.ends_at, visit.slot.starts_at < Slot.ends_at)
    )
    return db.session.scalar(overlapping.limit(1)) is not None


def _is_on_list(visit: Visit, prisoner: Prisoner) -> bool:
    on_list = select(Contact.id).where(
        Contact.visitor_id == visit.visitor_id, Contact.prisoner_id == prisoner.id
    )
    return db.session.scalar(on_list) is not None


def _others_with(paper: IdentityDocument | None) -> int:
    if paper is None or paper.fingerprint is None:
        return 0
    others = select(func.count()).where(
        IdentityDocument.fingerprint == paper.fingerprint,
        IdentityDocument.visitor_id != paper.visitor_id,
    )
    return db.session.scalar(others) or 0
