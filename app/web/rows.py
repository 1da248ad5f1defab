"""Owns turning events and checks into the rows that the timeline and check components draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from app.domain.abroad import is_daytime
from app.domain.actor import ActorKind
from app.domain.allowance_check import AllowanceNote
from app.domain.custody import AbsenceKind
from app.domain.request_checks import Check, CheckCode, Verdict
from app.domain.visit_states import Move
from app.formatting import moment
from app.notifications.catalogue import TOLD_TO_NOBODY
from app.wording.checks import ALLOWANCE, CHECK, SOURCE, VERDICT
from app.wording.contacts import family_words
from app.wording.people import ABSENCE
from app.wording.reasons import FOR_STAFF
from app.wording.visits import MOVE, MOVE_BETWEEN_HOMES, TONE

if TYPE_CHECKING:
    from app.models.contact import Contact
    from app.models.visit import Visit
    from app.models.visit_event import VisitEvent

TONES = {Verdict.GREEN: "good", Verdict.AMBER: "notice", Verdict.RED: "bad"}


class AnyHour(Protocol):
    """Whatever has an hour."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""


Hour = TypeVar("Hour", bound=AnyHour)


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """One event as it is drawn."""

    at_text: str
    label: str
    note: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One check as it is drawn."""

    label: str
    verdict: str
    note: str
    tone: str
    source: str


def daytime_first(slots: Iterable[Hour], own: ZoneInfo | None) -> list[Hour]:
    """The hours in their order; for somebody abroad those of her day come before her night's."""
    if own is None:
        return list(slots)
    return sorted(slots, key=lambda slot: not is_daytime(slot.starts_at, own))


def family_timeline(visit: Visit) -> list[TimelineRow]:
    """What has happened, newest first, without names of officers and true reasons."""
    told = (event for event in reversed(visit.events) if event.move not in TOLD_TO_NOBODY)
    return [_row(visit, event, "") for event in told]


def staff_timeline(visit: Visit) -> list[TimelineRow]:
    """What has happened, newest first, with who, why, and every note."""
    return [_row(visit, event, _staff_note(visit, event)) for event in reversed(visit.events)]


def meeting_timeline(visit: Visit) -> list[TimelineRow]:
    """What has happened between two homes, for the asker's: who, why, and what each wrote.

    The notes that the other home's officers keep for themselves stay theirs.
    """
    told = (event for event in reversed(visit.events) if event.move is not Move.NOTE)
    return [_row(visit, event, _staff_note(visit, event)) for event in told]


def contact_words(contact: Contact) -> str:
    """Why a contact was refused or ended, as its family reads it."""
    return family_words(contact.state, contact.reason, contact.barred_until_on)


def check_rows(checks: list[Check]) -> list[CheckRow]:
    """The checks of a request as rows."""
    return [
        CheckRow(
            label=str(CHECK[check.code]),
            verdict=str(VERDICT[check.verdict]),
            note=_note_of(check),
            tone=TONES[check.verdict],
            source=str(SOURCE[check.source]),
        )
        for check in checks
    ]


def _note_of(check: Check) -> str:
    if check.code is CheckCode.WITHIN_ALLOWANCE:
        note, _space, taken = check.detail.partition(" ")
        return str(ALLOWANCE[AllowanceNote(note)]) % {"taken": taken}
    if check.is_lifted:
        return _("this rule gives way now")
    if check.code is CheckCode.PARTY_FITS:
        return check.detail
    if check.detail:
        return str(ABSENCE[AbsenceKind(check.detail)])
    if check.code is CheckCode.IS_ON_LIST and check.verdict is Verdict.AMBER:
        return _("your approval puts the visitor on it")
    return ""


def _row(visit: Visit, event: VisitEvent, note: str) -> TimelineRow:
    return TimelineRow(
        at_text=moment(event.at, visit.facility.zone),
        label=str((MOVE_BETWEEN_HOMES if visit.is_between_homes else MOVE)[event.move]),
        note=note,
        tone=TONE[event.to_state],
    )


def _staff_note(visit: Visit, event: VisitEvent) -> str:
    parts = [_who(event)]
    if event.reason:
        parts.append(str(FOR_STAFF[event.reason]))
    if event.family_note and visit.is_between_homes:
        parts.append(_("To the other home: %(note)s", note=event.family_note))
    elif event.family_note:
        parts.append(_("To the family: %(note)s", note=event.family_note))
    if event.staff_note and visit.is_between_homes and event.move is not Move.NOTE:
        parts.append(_("For staff of both homes: %(note)s", note=event.staff_note))
    elif event.staff_note:
        parts.append(_("For staff: %(note)s", note=event.staff_note))
    return " · ".join(parts)


def _who(event: VisitEvent) -> str:
    if event.actor_kind is ActorKind.SYSTEM:
        return _("by the system")
    return event.actor_name
