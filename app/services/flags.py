"""Owns doubts about approved visits: raised by what changes, and settled by an officer.

Whoever changes the register or the timetable calls an adder. A sweep looks at the state of every
coming visit besides, so that an import or a hand edit that called nothing is found all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.domain.actor import SYSTEM
from app.domain.clock import local, now
from app.domain.errors import Code, NotFound, refused
from app.domain.review_flags import Absent, ApprovedVisit, Doubt, FlagKind, Settled, doubts
from app.domain.roles import Permission
from app.domain.visit_states import State
from app.extensions import db
from app.models import scope
from app.models.contact import ON_LIST, Contact
from app.models.prisoner import Absence
from app.models.review_flag import ReviewFlag
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide
from app.queries.side_doubts import doubts_of_sides
from app.services.moves import hold_visits, visit_to_move
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor

LOOK_AHEAD = timedelta(days=28)
AT_ONCE = 200


def flag_visits_of_prisoner(prisoner_id: int) -> int:
    """Flag in the present transaction what the register now says against his coming visits."""
    his, asking = Visit.prisoner_id == prisoner_id, VisitSide.prisoner_id == prisoner_id
    return _review(his) + _review_sides(asking)


def flag_visits_of_slots(slot_ids: Collection[int]) -> int:
    """Flag in the present transaction what is now against the visits at these hours."""
    return _review(Visit.slot_id.in_(slot_ids)) + _review_sides(VisitSide.slot_id.in_(slot_ids))


def flag_visit(visit: Visit, kind: FlagKind, subject: str) -> bool:
    """Flag one visit in the present transaction for a fact that this room cannot look up."""
    return _raise(visit, [Doubt(kind=kind, subject=subject)], _known([visit.id])) > 0


def sweep() -> int:
    """Look at every approved visit of the coming four weeks; how many doubts are new."""
    with scope.acting(SYSTEM):
        ids = db.session.scalars(
            select(Visit.id).join(Visit.slot).where(*_coming()).order_by(Visit.id)
        ).all()
    return sum(_sweep(ids[i : i + AT_ONCE]) for i in range(0, len(ids), AT_ONCE))


def keep_visit(actor: Actor, reference: str, reason: str | None) -> None:
    """Settle every doubt of this visit with «keep, because …»; raises Refused or NotFound."""
    with transaction(actor):
        visit = flagged_visit(actor, reference)
        if not reason:
            raise refused(Code.KEEP_REASON_NEEDED, "reason")
        settle_flags(visit, actor, Settled.KEPT, reason=reason)


def flagged_visit(actor: Actor, reference: str) -> Visit:
    """The visit, locked, for an officer who reviews visits at its home; or NotFound."""
    visit = visit_to_move(reference)
    if visit.facility_id not in actor.facilities_where(Permission.REVIEW_VISITS):
        raise NotFound
    return visit


def settle_flags(
    visit: Visit,
    actor: Actor,
    how: Settled,
    *,
    kinds: Collection[FlagKind] = tuple(FlagKind),
    subjects: Collection[str] | None = None,
    reason: str | None = None,
) -> None:
    """Settle the open doubts of these kinds, and about these facts, in the present transaction."""
    open_flags = db.session.scalars(
        select(ReviewFlag).where(ReviewFlag.visit_id == visit.id, ReviewFlag.settled_at.is_(None))
    ).all()
    for flag in open_flags:
        if flag.kind in kinds and (subjects is None or flag.subject in subjects):
            flag.settled_at, flag.settled_by_id = now(), actor.id
            flag.settled_how, flag.reason = how, reason
    visit.is_flagged = any(flag.settled_at is None for flag in open_flags)


def lift_doubts(actor: Actor, kind: FlagKind, subjects: Collection[str]) -> int:
    """Settle in the present transaction the open doubts whose fact is no more; how many."""
    still_open = select(ReviewFlag).where(
        ReviewFlag.kind == kind,
        ReviewFlag.subject.in_(subjects),
        ReviewFlag.settled_at.is_(None),
    )
    hold_visits(Visit.id.in_(still_open.with_only_columns(ReviewFlag.visit_id)))
    lifted = db.session.scalars(still_open).all()
    ids = {flag.visit_id for flag in lifted}
    for visit in db.session.scalars(select(Visit).where(Visit.id.in_(ids))):
        how = Settled.NO_LONGER_SO
        settle_flags(visit, actor, how, kinds=(kind,), subjects=subjects)
    return len(lifted)


def _sweep(ids: Iterable[int]) -> int:
    try:
        with transaction(SYSTEM):
            some = list(ids)
            return _review(Visit.id.in_(some)) + _review_sides(VisitSide.visit_id.in_(some))
    except IntegrityError:
        # Another worker raised the same flags in the same moment.
        return 0


def _coming() -> tuple[ColumnElement[bool], ...]:
    return (
        Visit.state == State.APPROVED,
        Visit.prisoner_id.is_not(None),
        Slot.ends_at > now(),
        Slot.starts_at < now() + LOOK_AHEAD,
    )


def _review(which: ColumnElement[bool]) -> int:
    # Read as the system: a prisoner who has moved is no longer the old home's to see.
    with scope.acting(SYSTEM):
        visits = db.session.scalars(
            select(Visit)
            .join(Visit.slot)
            .where(which, *_coming())
            .options(joinedload(Visit.slot), joinedload(Visit.facility), joinedload(Visit.prisoner))
            # The gate waits here, and then reads that the visit is to be reviewed.
            .with_for_update(of=Visit, key_share=True)
            # What was read before a bulk change of hours is read over.
            .execution_options(populate_existing=True)
        ).all()
        away, listed = _absences(visits), _listed(visits)
        known = _known([visit.id for visit in visits])
    return sum(_raise(visit, doubts(_facts(visit, away, listed)), known) for visit in visits)


def _review_sides(which: ColumnElement[bool]) -> int:
    # The visit and its doubts are the other home's: looked at, and written, as the system.
    with scope.acting(SYSTEM):
        found = doubts_of_sides(which)
        known = _known([visit.id for visit, _ in found])
        new = sum(_raise(visit, doubtful, known) for visit, doubtful in found)
        db.session.flush()
    return new


def _raise(visit: Visit, found: list[Doubt], known: set[tuple[int, str, str]]) -> int:
    new = [one for one in found if (visit.id, one.kind, one.subject) not in known]
    for doubt in new:
        visit.is_flagged = True
        if _is_so_again(visit, doubt):
            continue
        db.session.add(
            ReviewFlag(
                facility_id=visit.facility_id,
                visit_id=visit.id,
                kind=doubt.kind,
                subject=doubt.subject,
                raised_at=now(),
            )
        )
    return len(new)


def _is_so_again(visit: Visit, doubt: Doubt) -> bool:
    """Whether a doubt that was lifted is open again; a fact has one row for each visit."""
    again = db.session.scalar(
        update(ReviewFlag)
        .where(ReviewFlag.visit_id == visit.id, ReviewFlag.kind == doubt.kind)
        .where(ReviewFlag.subject == doubt.subject)
        .values(raised_at=now(), settled_at=None, settled_by_id=None, settled_how=None, reason=None)
        .returning(ReviewFlag.id)
        .execution_options(synchronize_session=False)
    )
    return again is not None


def _facts(
    visit: Visit, away: dict[int, list[Absent]], listed: set[tuple[int, int]]
) -> ApprovedVisit:
    prisoner = visit.prisoner
    assert prisoner is not None  # noqa: S101 -- an approved visit names its prisoner
    her = (visit.visitor_id, prisoner.id)
    return ApprovedVisit(
        facility_id=visit.facility_id,
        slot_id=visit.slot_id,
        is_slot_closed=visit.slot.is_closed,
        starts_at=visit.slot.starts_at,
        ends_at=visit.ends_at,
        day=local(visit.slot.starts_at, visit.facility.zone).date(),
        prisoner_id=prisoner.id,
        prisoner_facility_id=prisoner.facility_id,
        left_on=prisoner.left_on,
        absences=tuple(away[prisoner.id]),
        # In days of death or grave illness, and of who is held elsewhere, the list is not asked.
        is_on_list=any((visit.is_urgent, visit.is_between_homes, her in listed)),
    )


def _absences(visits: Collection[Visit]) -> dict[int, list[Absent]]:
    found: dict[int, list[Absent]] = defaultdict(list)
    ids = {visit.prisoner_id for visit in visits}
    for row in db.session.scalars(select(Absence).where(Absence.prisoner_id.in_(ids))):
        found[row.prisoner_id].append(
            Absent(id=row.id, starts_at=row.starts_at, ends_at=row.ends_at)
        )
    return found


def _listed(visits: Collection[Visit]) -> set[tuple[int, int]]:
    ids = {visit.prisoner_id for visit in visits}
    rows = db.session.execute(
        select(Contact.visitor_id, Contact.prisoner_id).where(Contact.prisoner_id.in_(ids), ON_LIST)
    )
    return {(visitor_id, prisoner_id) for visitor_id, prisoner_id in rows if prisoner_id}


def _known(visit_ids: list[int]) -> set[tuple[int, str, str]]:
    rows = db.session.execute(
        select(ReviewFlag.visit_id, ReviewFlag.kind, ReviewFlag.subject)
        .where(ReviewFlag.visit_id.in_(visit_ids))
        # What an officer kept is not asked again; what came to nothing by itself is.
        .where(ReviewFlag.settled_how.is_distinct_from(Settled.NO_LONGER_SO))
    )
    return {(visit_id, kind, subject) for visit_id, kind, subject in rows}
