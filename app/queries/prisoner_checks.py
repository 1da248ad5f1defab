"""Owns the facts behind an officer's checks: is he held, present, free, and who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.domain.allowance_check import AllowanceNote
from app.domain.check_rules import checks
from app.domain.clock import local, today
from app.domain.request_checks import Away, Check, RequestFacts
from app.domain.visit_rules import booking_window
from app.extensions import db
from app.models.contact import ON_LIST, Contact
from app.models.prisoner import Absence, Prisoner
from app.models.visitor import IdentityDocument
from app.queries.allowances import count_for, counts
from app.queries.given_hours import has_meeting
from app.queries.safeguards import safeguards_of

if TYPE_CHECKING:
    from app.models.slot import Slot
    from app.models.visit import Visit


def checks_for(visit: Visit, prisoner: Prisoner, slot: Slot | None = None) -> list[Check]:
    """Every check of this request for this prisoner, at its own hour or at another `slot`.

    The visit's slot and facility must be loaded.
    """
    hour = slot or visit.slot
    until = visit.end_in(hour)
    present = prisoner.left_on is None or prisoner.left_on > today(visit.facility.zone)
    paper = db.session.get(IdentityDocument, visit.visitor_id)
    count = count_for(visit, prisoner, hour)
    return checks(
        RequestFacts(
            starts_at=hour.starts_at,
            ends_at=until,
            is_held=present,
            away=periods_away(prisoner),
            has_other_visit=has_meeting([prisoner.id], hour, until, but=visit.id),
            is_on_list=_is_on_list(visit, prisoner),
            has_identity=paper is not None and bool(paper.last_four),
            paper_used_by_others=others_with(paper),
            standing=count.standing if count else None,
            not_counted=_why_not_counted(visit),
            adults=adults_coming(visit),
            most_adults=count.row.people if count else None,
            safeguards=safeguards_of(visit, prisoner, hour),
            is_vouched_for=visit.is_between_homes,
            lane=visit.lane,
            asked_in_time=_is_asked_in_time(visit, hour),
        )
    )


def _why_not_counted(visit: Visit) -> AllowanceNote:
    """What is said of a visit that no row limits."""
    if visit.is_urgent:
        return AllowanceNote.COMPASSION
    return AllowanceNote.NO_LIMIT if counts(visit) else AllowanceNote.UNCOUNTED


def _is_asked_in_time(visit: Visit, hour: Slot) -> bool:
    home = visit.facility
    first, _ = booking_window(visit.submitted_at, visit.mode, home.policy, home.zone)
    return local(hour.starts_at, home.zone).date() >= first


def periods_away(prisoner: Prisoner) -> tuple[Away, ...]:
    """When this prisoner cannot be met, as the register has it."""
    rows = db.session.scalars(select(Absence).where(Absence.prisoner_id == prisoner.id))
    return tuple(Away(kind=row.kind, starts_at=row.starts_at, ends_at=row.ends_at) for row in rows)


def _is_on_list(visit: Visit, prisoner: Prisoner) -> bool:
    on_list = select(Contact.id).where(
        Contact.visitor_id == visit.visitor_id, Contact.prisoner_id == prisoner.id, ON_LIST
    )
    return db.session.scalar(on_list) is not None


def adults_coming(visit: Visit) -> int:
    """The visitor, and who comes with her besides small children; attendees must be loaded."""
    child_under = visit.facility.policy.child_under_age
    return 1 + sum(person.age >= child_under for person in visit.coming)


def others_with(paper: IdentityDocument | None) -> int:
    """How many other visitors named the same paper."""
    if paper is None or paper.fingerprint is None:
        return 0
    others = select(func.count()).where(
        IdentityDocument.fingerprint == paper.fingerprint,
        IdentityDocument.visitor_id != paper.visitor_id,
    )
    return db.session.scalar(others) or 0
