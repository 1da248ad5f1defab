"""Owns the calendar file of a visit (RFC 5545, 5546): its hour, or the word that it is off.

It says no prisoner's name: a calendar is shown to more people than the page it came from.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain.clock import now
from app.domain.errors import NotFound
from app.domain.policy import Mode
from app.domain.reference import spoken
from app.domain.visit_states import State
from app.wording.facilities import facility_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.models.visit import Visit

LONGEST_LINE = 75  # octets


def calendar_answer(visit: Visit) -> Response:
    """The file as a phone takes it; raises NotFound for a visit that never had an hour promised.

    Facility, slot and events must be loaded.
    """
    if all(event.to_state is not State.APPROVED for event in visit.events):
        raise NotFound
    method = "PUBLISH" if _stands(visit) else "CANCEL"
    name = f"{visit.reference}{'' if _stands(visit) else '-off'}.ics"
    return Response(
        "".join(f"{folded(line)}\r\n" for line in _lines(visit, method)),
        content_type=f"text/calendar; charset=utf-8; method={method}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def folded(line: str) -> str:
    """The line in pieces of 75 octets at most, no letter torn in two."""
    pieces, room = [""], LONGEST_LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            # The space that begins a continued line counts as well.
            pieces.append("")
            room = LONGEST_LINE - 1
        pieces[-1] += letter
        room -= size
    return "\r\n ".join(pieces)


def _lines(visit: Visit, method: str) -> Iterable[str]:
    url, home = current_app.config["PUBLIC_URL"], facility_name(visit.facility)
    page = f"{url}/visits/{visit.reference}"
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//e-Mulaqat//Visit//EN")
    yield from (f"METHOD:{method}", "BEGIN:VEVENT")
    yield f"UID:{visit.reference}@{urlsplit(url).hostname}"
    # Each move is one more: a calendar takes the newer file, whichever it was given first.
    yield f"SEQUENCE:{visit.events[-1].number}"
    yield f"DTSTAMP:{_utc(now())}"
    yield f"DTSTART:{_utc(visit.slot.starts_at)}"
    yield f"DTEND:{_utc(visit.ends_at)}"
    yield f"STATUS:{'CONFIRMED' if _stands(visit) else 'CANCELLED'}"
    yield f'ORGANIZER;CN="{home}":{url}'
    yield f"SUMMARY:{_text(_summary(visit, home))}"
    yield f"DESCRIPTION:{_text(_description(visit, page))}"
    if visit.mode is Mode.PHYSICAL:
        yield f"LOCATION:{_text(home)}"
    yield from (f"URL:{page}", "CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR")


def _stands(visit: Visit) -> bool:
    """Whether the promised hour is to come, is now, or was held."""
    return visit.is_expected or visit.state in (State.COMPLETED, State.CUT_SHORT)


def _summary(visit: Visit, home: str) -> str:
    if visit.mode is Mode.VIDEO:
        return _("Video visit with %(home)s", home=home)
    return _("Visit at %(home)s", home=home)


def _description(visit: Visit, page: str) -> str:
    if not _stands(visit):
        todo = _("This visit does not take place.")
    elif visit.mode is Mode.VIDEO:
        todo = _("Open the page below at that time and press «Join».")
    else:
        todo = _(
            "Come %(minutes)s minutes early. Bring the identity paper you named, and your pass.",
            minutes=visit.facility.policy.arrive_minutes_before,
        )
    return f"{todo}\n{spoken(visit.reference)}\n{page}"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\r", "").replace("\n", "\\n")
