"""Owns the facts behind the safeguards: bars in force, pairs kept apart, letters, answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import local, now
from app.domain.compassion import Lane
from app.domain.reasons import Reason
from app.domain.relations import RelationClass, relation_class
from app.domain.safeguards import Safeguards
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.bar import Bar
from app.models.prisoner_answer import PrisonerAnswer
from app.models.safeguards import CounselPapers, IdentityCheck, NoObjection, Recommendation
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.queries.given_hours import meets_kept_apart

if TYPE_CHECKING:
    from app.models.contact import Contact
    from app.models.prisoner import Prisoner
    from app.models.slot import Slot

ON_ONE_PAGE = 200


def safeguards_of(visit: Visit, prisoner: Prisoner, hour: Slot) -> Safeguards:
    """What is on file for this request at this hour, as whoever is served sees it."""
    return Safeguards(
        is_barred=_is_barred(visit, prisoner, hour),
        meets_kept_apart=meets_kept_apart(prisoner.id, hour, visit.end_in(hour), but=visit.id),
        is_high_risk=prisoner.is_high_risk,
        recommended_by_another=_is_recommended_by_another(visit, prisoner),
        needs_noc=prisoner.needs_noc,
        has_noc=_has_noc(visit, prisoner, hour),
        prisoner_says_yes=_answer(visit, prisoner),
        is_legal=relation_class(visit.relation) is RelationClass.LEGAL,
        papers_seen=_exists(_between(CounselPapers, visit, prisoner)),
        lives_abroad=_lives_abroad(visit),
        identity_checked=_is_identified(visit),
    )


def bars_in_force(facility_ids: Collection[int]) -> list[Bar]:
    """The bars of these homes that are not lifted and not over, the first to end first."""
    return list(db.session.scalars(_in_force(facility_ids).limit(ON_ONE_PAGE)))


def bars_on(contact: Contact) -> list[Bar]:
    """The bars in force on the visitor of this contact, as an officer of its home sees them."""
    rows = _in_force((contact.facility_id,)).where(Bar.visitor_id == contact.visitor_id)
    return list(db.session.scalars(rows))


def barred_until(visitor_id: int, facility_id: int) -> date | None:
    """The last day of the longest bar in force on this visitor at this home; asked as the system.

    It is all that a barred family may know: not whom the bar is about, nor why.
    """
    with scope.acting(SYSTEM):
        last: date | None = db.session.scalar(
            select(func.max(Bar.ends_on))
            .where(Bar.visitor_id == visitor_id, Bar.facility_id == facility_id)
            .where(Bar.lifted_at.is_(None), Bar.ends_on >= now().date())
        )
    return last


def barred_until_for(reason: Reason | None, asked: Visit | Contact) -> date | None:
    """The day that words for this reason name: only a bar has one."""
    if reason is not Reason.VISITOR_BARRED:
        return None
    return barred_until(asked.visitor_id, asked.facility_id)


def questions_open(facility_ids: Collection[int]) -> list[PrisonerAnswer]:
    """The prisoners of these homes who are to be asked, the most urgent request first."""
    rows = (
        select(PrisonerAnswer)
        .join(PrisonerAnswer.visit)
        .where(PrisonerAnswer.facility_id.in_(facility_ids))
        .where(PrisonerAnswer.says_yes.is_(None), Visit.state == State.SUBMITTED)
        .order_by(Visit.lane != Lane.COMPASSION, Visit.due_at, PrisonerAnswer.id)
        .limit(ON_ONE_PAGE)
        .options(joinedload(PrisonerAnswer.prisoner))
        .options(joinedload(PrisonerAnswer.visit).joinedload(Visit.visitor))
        .options(joinedload(PrisonerAnswer.visit).joinedload(Visit.slot))
        .options(joinedload(PrisonerAnswer.visit).joinedload(Visit.facility))
    )
    return list(db.session.scalars(rows))


def _in_force(facility_ids: Collection[int]) -> Select[tuple[Bar]]:
    # No home is more than a day from UTC: a bar that ended yesterday may still be shown.
    return (
        select(Bar)
        .where(Bar.facility_id.in_(facility_ids), Bar.lifted_at.is_(None))
        .where(Bar.ends_on >= now().date())
        .order_by(Bar.ends_on, Bar.id)
        .options(joinedload(Bar.visitor), joinedload(Bar.prisoner))
    )


def _is_barred(visit: Visit, prisoner: Prisoner, hour: Slot) -> bool:
    """Whether a bar holds on the day of the visit."""
    day = local(hour.starts_at, visit.facility.zone).date()
    return _exists(
        select(Bar.id)
        .where(Bar.visitor_id == visit.visitor_id, Bar.facility_id == visit.facility_id)
        .where(or_(Bar.prisoner_id.is_(None), Bar.prisoner_id == prisoner.id))
        .where(Bar.lifted_at.is_(None), Bar.begins_on <= day, Bar.ends_on >= day)
    )


def _is_recommended_by_another(visit: Visit, prisoner: Prisoner) -> bool:
    actor = scope.served()
    return _exists(
        select(Recommendation.id)
        .where(Recommendation.visit_id == visit.id, Recommendation.prisoner_id == prisoner.id)
        .where(Recommendation.officer_id != (actor.id if actor and actor.id else 0))
    )


def _has_noc(visit: Visit, prisoner: Prisoner, hour: Slot) -> bool:
    day = local(hour.starts_at, visit.facility.zone).date()
    letters = _between(NoObjection, visit, prisoner)
    return _exists(letters.where(NoObjection.valid_until_on >= day))


def _lives_abroad(visit: Visit) -> bool:
    abroad = select(Visitor.id).where(Visitor.id == visit.visitor_id)
    return _exists(abroad.where(Visitor.sign_in_email.is_not(None)))


def _is_identified(visit: Visit) -> bool:
    return _exists(
        select(IdentityCheck.id).where(
            IdentityCheck.visitor_id == visit.visitor_id,
            IdentityCheck.facility_id == visit.facility_id,
        )
    )


def _answer(visit: Visit, prisoner: Prisoner) -> bool | None:
    said: bool | None = db.session.scalar(
        select(PrisonerAnswer.says_yes).where(
            PrisonerAnswer.visit_id == visit.id, PrisonerAnswer.prisoner_id == prisoner.id
        )
    )
    return said


def _between(kept: Any, visit: Visit, prisoner: Prisoner) -> Select[Any]:
    return select(kept.id).where(
        kept.visitor_id == visit.visitor_id, kept.prisoner_id == prisoner.id
    )


def _exists(rows: Select[Any]) -> bool:
    return db.session.scalar(rows.limit(1)) is not None
