"""Owns absences recorded by hand: added, ended earlier or later, removed, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.domain.audit_acts import Act
from app.domain.errors import Code, NotFound, refused
from app.extensions import db
from app.models.prisoner import Absence
from app.services import audit
from app.services.custody import add_absence
from app.services.prisoners import SUBJECT, prisoner_to_keep
from app.services.transaction import transaction

if TYPE_CHECKING:
    from app.domain.actor import Actor
    from app.domain.custody import AbsenceKind


@dataclass(frozen=True, kw_only=True)
class Period:
    """Why and when a prisoner cannot be met."""

    kind: AbsenceKind
    starts_at: datetime
    ends_at: datetime


def record_absence(actor: Actor, prisoner_id: int, period: Period, reason: str) -> None:
    """Record that a prisoner cannot be met for a while; raises Refused or NotFound."""
    with transaction(actor):
        prisoner = prisoner_to_keep(actor, prisoner_id)
        if period.starts_at >= period.ends_at:
            raise refused(Code.ENDS_BEFORE_START, "ends_at")
        same = select(Absence.id).where(
            Absence.prisoner_id == prisoner.id,
            Absence.kind == period.kind,
            Absence.starts_at == period.starts_at,
        )
        if db.session.scalar(same) is not None:
            raise refused(Code.ABSENCE_TWICE, "starts_at")
        absence = add_absence(prisoner, period.kind, period.starts_at, period.ends_at)
        _record(actor, Act.ABSENCE_ADDED, absence, reason)


def change_absence_end(actor: Actor, absence_id: int, ends_at: datetime, reason: str) -> None:
    """Let an absence end at another hour; raises Refused or NotFound."""
    with transaction(actor):
        absence = _absence_to_keep(actor, absence_id)
        if absence.starts_at >= ends_at:
            raise refused(Code.ENDS_BEFORE_START, "ends_at")
        if absence.ends_at == ends_at:
            raise refused(Code.NOTHING_CHANGED)
        before, absence.ends_at = absence.ends_at, ends_at
        _record(actor, Act.ABSENCE_CHANGED, absence, reason, before)


def remove_absence(actor: Actor, absence_id: int, reason: str) -> None:
    """Take an absence out of the register; what it was stays in the history."""
    with transaction(actor) as session:
        absence = _absence_to_keep(actor, absence_id)
        _record(actor, Act.ABSENCE_REMOVED, absence, reason)
        session.delete(absence)


def _absence_to_keep(actor: Actor, absence_id: int) -> Absence:
    absence: Absence | None = db.session.scalar(select(Absence).where(Absence.id == absence_id))
    if absence is None:
        raise NotFound
    prisoner_to_keep(actor, absence.prisoner_id)
    return absence


def _record(
    actor: Actor, act: Act, absence: Absence, reason: str, ended_at: datetime | None = None
) -> None:
    """An absence is kept under its prisoner: his history is one list."""
    end = absence.ends_at.isoformat()
    audit.record(
        actor,
        act=act,
        facility_id=absence.facility_id,
        subject=(SUBJECT, absence.prisoner_id),
        reason=reason,
        details={
            "absence": [None, absence.kind],
            "starts_at": [None, absence.starts_at.isoformat()],
            "ends_at": [ended_at.isoformat() if ended_at else None, end],
        },
    )
