"""Owns turning acts of staff into the rows that the timeline component draws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import gettext as _

from app.domain.actor import ActorKind
from app.domain.custody import AbsenceKind, PrisonerClass
from app.domain.identity_proof import Gender
from app.domain.reasons import Reason
from app.domain.register_faults import RowFault
from app.formatting import full_date, moment
from app.web.rows import TimelineRow
from app.wording.people import ABSENCE, GENDER, PRISONER_CLASS
from app.wording.reasons import FOR_STAFF
from app.wording.register import ACT, FIELD
from app.wording.register_files import FAULT

if TYPE_CHECKING:
    from app.models.audit_entry import AuditEntry
    from app.models.register_import import ImportRow

CLOSED_LISTS: dict[str, tuple[type[StrEnum], Mapping[Any, LazyString]]] = {
    "gender": (Gender, GENDER),
    "prisoner_class": (PrisonerClass, PRISONER_CLASS),
    "absence": (AbsenceKind, ABSENCE),
    "why": (Reason, FOR_STAFF),
}


def audit_timeline(entries: list[AuditEntry], zone: ZoneInfo) -> list[TimelineRow]:
    """Acts of staff with who, why, and what was and is."""
    return [
        TimelineRow(
            at_text=moment(entry.at, zone),
            label=str(ACT[entry.act]),
            note=" · ".join(_parts(entry, zone)),
            tone="quiet",
        )
        for entry in entries
    ]


def row_notes(row: ImportRow, zone: ZoneInfo) -> list[str]:
    """What a row of a file changes, or each reason why it is refused."""
    notes = [_fault(fault) for fault in row.faults]
    for name, (before, after) in row.changes.items():
        notes.append(_change(name, _told(name, before, zone), _told(name, after, zone)))
    return notes


def _fault(fault: dict[str, Any]) -> str:
    text = str(FAULT[RowFault(fault["code"])]) % fault["facts"]
    if not fault["column"]:
        return text
    return _("Column «%(column)s»: %(text)s", column=fault["column"], text=text)


def _parts(entry: AuditEntry, zone: ZoneInfo) -> list[str]:
    is_system = entry.actor_kind is ActorKind.SYSTEM
    parts = [_("by the system") if is_system else entry.actor_name]
    if entry.reason:
        parts.append(_("Reason: %(reason)s", reason=entry.reason))
    for name, (before, after) in entry.details.items():
        parts.append(_change(name, _told(name, before, zone), _told(name, after, zone)))
    return parts


def _change(name: str, before: str, after: str) -> str:
    field = FIELD.get(name, name)
    if before:
        return _("%(field)s: %(before)s → %(after)s", field=field, before=before, after=after)
    return _("%(field)s: %(after)s", field=field, after=after)


def _told(name: str, value: Any, zone: ZoneInfo) -> str:
    """A kept value in the reader's words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in CLOSED_LISTS:
        members, words = CLOSED_LISTS[name]
        return str(words[members(value)])
    if name in ("admitted_on", "left_on"):
        return full_date(date.fromisoformat(value))
    if name in ("starts_at", "ends_at"):
        return moment(datetime.fromisoformat(value), zone)
    return str(value)
