"""Owns the facts that a message about a visit may name; never a prisoner's name or a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from app.domain.policy import Mode
from app.domain.reference import spoken
from app.formatting import day_of, left_to_right, local_date, local_time, moment, short_date
from app.wording.clocks import own_clock
from app.wording.facilities import facility_name
from app.wording.reasons import for_family

if TYPE_CHECKING:
    from datetime import date

    from app.models.visit import Visit
    from app.models.visit_event import VisitEvent


def visit_facts(
    visit: Visit, event: VisitEvent, *, barred_until: date | None = None
) -> dict[str, object]:
    """The facts of `event`, formatted in the language set; facility and slot must be loaded."""
    zone, starts_at = visit.facility.zone, visit.slot.starts_at
    return {
        "reference": left_to_right(spoken(visit.reference)),
        "home": facility_name(visit.facility),
        "day": short_date(day_of(starts_at, zone)),
        "date": local_date(starts_at, zone),
        "time": _time(visit),
        "when": moment(starts_at, zone),
        "due": moment(visit.due_at, zone),
        "until": local_time(visit.ends_at, zone),
        "longer_until": local_time(visit.ends_at, zone) if visit.longer_until else "",
        "is_video": visit.mode is Mode.VIDEO,
        "arrive_minutes": visit.facility.policy.arrive_minutes_before,
        "reason_code": event.reason or "",
        "reason": for_family(event.reason, barred_until) if event.reason else "",
        "note": event.family_note or "",
        "offers": [moment(offer.slot.starts_at, zone) for offer in visit.offers],
        "left_out": ", ".join(person.name for person in visit.left_out),
        "helper": visit.booked_by_name or "",
        "path": f"/visits/{visit.reference}",
        "in_link": visit.reference,
    }


def relative_facts(visit: Visit, event: VisitEvent) -> dict[str, object]:
    """What one of the party who joins from elsewhere may read: no reason, the home's clock."""
    known = visit_facts(visit, event)
    named = {name: known[name] for name in ("home", "day", "date")}
    at_home = local_time(visit.slot.starts_at, visit.facility.zone)
    return named | {"time": at_home, "from_whom": visit.visitor.name}


def _time(visit: Visit) -> str:
    """The hour by the home's clock, and by hers when she lives by another."""
    if not visit.has_hour:
        return str(gettext("any hour"))
    zone, starts_at = visit.facility.zone, visit.slot.starts_at
    theirs = own_clock(starts_at, zone, visit.visitor.zone)
    said = local_time(starts_at, zone)
    return f"{said} ({theirs})" if theirs else said
