"""The calendar file: right to the octet, in her language, without a name, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.actor import SYSTEM
from app.domain.policy import Mode
from app.domain.visit_states import State
from app.models.visit import Visit
from app.models.visitor import Visitor
from app.services.reschedules import move_visit
from app.services.transaction import transaction
from app.services.visits import cancel_visit
from app.web.calendar_file import LONGEST_LINE, folded
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit


def facts_of(page: Page) -> dict[str, str]:
    """The properties of the file, unfolded as a calendar unfolds them."""
    assert page.status == 200
    assert page.response.mimetype == "text/calendar"
    raw = page.response.get_data()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= LONGEST_LINE
    lines = raw.decode().replace("\r\n ", "").split("\r\n")[:-1]
    return dict(line.split(":", 1) for line in lines)


def file_of(browser: Browser, reference: str) -> dict[str, str]:
    return facts_of(browser.get(f"/visits/{reference}/calendar.ics"))


def test_an_approved_visit_goes_into_the_calendar(
    asha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    path = f"/visits/{reference}/calendar.ics"
    assert asha.get(f"/visits/{reference}").find_all("a", href=path)

    facts, slot = file_of(asha, reference), seen(reference).slot
    assert facts["UID"] == f"{reference}@localhost"
    assert facts["DTSTART"] == slot.starts_at.strftime("%Y%m%dT%H%M%SZ")
    assert facts["DTEND"] == slot.ends_at.strftime("%Y%m%dT%H%M%SZ")
    assert (facts["METHOD"], facts["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert facts["SUMMARY"] == "Visit at Dum Dum Central Correctional Home"
    assert "Come 45 minutes early." in facts["DESCRIPTION"]
    assert "\\n" in facts["DESCRIPTION"]
    assert "named\\, and" in facts["DESCRIPTION"]


def test_a_visit_that_was_given_double_time_ends_later(
    app: Flask, asha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    until = seen(reference).slot.ends_at + timedelta(minutes=15)
    with app.app_context(), transaction(SYSTEM) as session:
        visit = session.scalars(select(Visit).where(Visit.reference == reference)).one()
        visit.longer_until = until
    assert file_of(asha, reference)["DTEND"] == until.strftime("%Y%m%dT%H%M%SZ")


@pytest.mark.parametrize("mode", Mode)
def test_it_names_no_prisoner(asha: Browser, made: MadeVisit, mode: Mode) -> None:
    path = f"/visits/{made(state=State.APPROVED, mode=mode)}/calendar.ics"
    assert not [name for name in ("Bilal", "Nadimajhi") if name in asha.get(path).text]


@pytest.mark.parametrize(("language", "word"), [("bn", "সাক্ষাৎ"), ("hi", "मुलाक़ात"), ("ur", "ملاقات")])
def test_it_speaks_the_readers_language(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit, language: str, word: str
) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        session.get_one(Visitor, cast.asha.id).language = language
    reference = made(state=State.APPROVED)
    asha.get(f"/language/{language}?next=/")
    assert word in file_of(asha, reference)["SUMMARY"]


def test_a_new_hour_takes_the_place_of_the_old_in_the_calendar(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = made(state=State.APPROVED)
    before = file_of(asha, reference)
    with app.app_context():
        move_visit(cast.esha, reference, cast.slot_id(days=6))
    after = file_of(asha, reference)

    assert after["UID"] == before["UID"]
    assert after["DTSTART"] > before["DTSTART"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_cancelled_visit_takes_itself_out_of_the_calendar(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = made(state=State.APPROVED)
    before = file_of(asha, reference)
    with app.app_context():
        cancel_visit(cast.asha, reference)
    after = file_of(asha, reference)

    assert (after["METHOD"], after["STATUS"]) == ("CANCEL", "CANCELLED")
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_there_is_none_before_the_approval_and_none_of_anothers_visit(
    asha: Browser, dev: Browser, made: MadeVisit
) -> None:
    waiting = made()
    assert asha.get(f"/visits/{waiting}/calendar.ics").status == 404
    approved = made(state=State.APPROVED, mode=Mode.VIDEO)
    assert dev.get(f"/visits/{approved}/calendar.ics").status == 404


def test_the_letter_says_where_it_is(made: MadeVisit, seen: SeenVisit) -> None:
    reference = made(state=State.APPROVED)
    letter = seen(reference).messages[-1].words or ""
    assert f"http://localhost/visits/{reference}/calendar.ics" in letter


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=300))
def test_no_letter_is_torn_and_no_line_too_long(line: str) -> None:
    pieces = folded(line).split("\r\n")
    assert max(len(piece.encode()) for piece in pieces) <= LONGEST_LINE
    assert folded(line).replace("\r\n ", "") == line
