"""Owns what the asker's home now says against visits between homes that were approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app.domain.clock import local, now
from app.domain.review_flags import Absent, ApprovedVisit, Doubt, doubts
from app.domain.visit_states import State
from app.extensions import db
from app.models.prisoner import Absence
from app.models.slot import Slot
from app.models.visit import Visit
from app.models.visit_side import VisitSide

if TYPE_CHECKING:
    from collections.abc import Sequence


def doubts_of_sides(which: ColumnElement[bool]) -> list[tuple[Visit, list[Doubt]]]:
    """The approved visits to come whose sides these are, with their doubts; asked as the system."""
    sides = db.session.scalars(
        select(VisitSide)
        .join(VisitSide.visit)
        .join(VisitSide.slot)
        .where(which, Visit.state == State.APPROVED, Slot.ends_at > now())
        .options(joinedload(VisitSide.visit), joinedload(VisitSide.slot))
        .options(joinedload(VisitSide.facility), joinedload(VisitSide.prisoner))
        .order_by(Visit.id)
        # The desk waits here, and then reads that the visit is to be reviewed.
        .with_for_update(of=Visit, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    away = _absences([side.prisoner_id for side in sides])
    return [(side.visit, doubts(_facts(side, away))) for side in sides]


def _facts(side: VisitSide, away: Sequence[Absence]) -> ApprovedVisit:
    prisoner = side.prisoner
    return ApprovedVisit(
        facility_id=side.facility_id,
        slot_id=side.slot_id,
        is_slot_closed=side.slot.is_closed,
        starts_at=side.slot.starts_at,
        ends_at=side.slot.ends_at,
        day=local(side.slot.starts_at, side.facility.zone).date(),
        prisoner_id=prisoner.id,
        prisoner_facility_id=prisoner.facility_id,
        left_on=prisoner.left_on,
        absences=tuple(
            Absent(id=row.id, starts_at=row.starts_at, ends_at=row.ends_at)
            for row in away
            if row.prisoner_id == prisoner.id
        ),
        is_on_list=True,
    )


def _absences(prisoner_ids: Sequence[int]) -> Sequence[Absence]:
    return db.session.scalars(select(Absence).where(Absence.prisoner_id.in_(prisoner_ids))).all()
