"""Owns what a row of an absences file does: a period added, its end moved, or nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.clock import instant
from app.domain.custody import AbsenceKind
from app.domain.register_changes import Verdict
from app.domain.register_faults import Fault, RowFault
from app.domain.register_outcomes import Outcome
from app.extensions import db
from app.models.prisoner import Absence

if TYPE_CHECKING:
    from app.services.register_known import Register


def judge_absence(cells: dict[str, Any], register: Register, zone: ZoneInfo) -> Verdict:
    """Say what a row does to the absences of its prisoner as they are now."""
    prisoner = register.here.get(cells["number"])
    if prisoner is None or prisoner.left_on is not None:
        fault = Fault(code=RowFault.NOT_HELD, column="number")
        return Verdict(outcome=Outcome.REFUSED, fault=fault)
    starts_at, ends_at = period_of(cells, zone)
    known = db.session.execute(
        select(Absence.id, Absence.ends_at).where(
            Absence.prisoner_id == prisoner.id,
            Absence.kind == AbsenceKind(cells["kind"]),
            Absence.starts_at == starts_at,
        )
    ).first()
    if known is None:
        return Verdict(outcome=Outcome.ADDED, prisoner_id=prisoner.id)
    if known.ends_at == ends_at:
        return Verdict(outcome=Outcome.SAME, prisoner_id=prisoner.id)
    changes = {"ends_at": [known.ends_at.isoformat(), ends_at.isoformat()]}
    return Verdict(outcome=Outcome.CHANGED, prisoner_id=prisoner.id, changes=changes)


def period_of(cells: dict[str, Any], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants of a row's wall times."""
    begins, ends = (datetime.fromisoformat(cells[name]) for name in ("starts", "ends"))
    return instant(begins.date(), begins.time(), zone), instant(ends.date(), ends.time(), zone)
