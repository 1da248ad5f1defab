"""One visit for staff, and the day of a home: each officer what his role needs, no more."""

from __future__ import annotations

from flask import Flask

from app.domain.clock import local
from app.domain.policy import Mode
from app.domain.visit_states import State
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit


def day_of(visit_page: SeenVisit, reference: str) -> str:
    visit = visit_page(reference)
    return local(visit.slot.starts_at, visit.facility.zone).date().isoformat()


def expected(page: Page) -> list[str]:
    rows = [row for row in page.find_all("tr") if row.get("id")]
    return [row.get("id", "").removeprefix("visit-") for row in rows]


def test_an_officer_who_decides_sees_the_whole_request(esha: Browser, made: MadeVisit) -> None:
    page = esha.get(f"/staff/visits/{made()}")
    for told in ("Sister", "+91 ······ 0001", "1 Kalpanikpur", "Sagar Nadimajhi", "0000"):
        assert told in page.words, told
    assert "9830000001" not in page.text
    assert "asha@family.example" not in page.words


def test_he_sees_what_the_family_was_told(esha: Browser, made: MadeVisit) -> None:
    page = esha.get(f"/staff/visits/{made(state=State.APPROVED)}")
    assert "What the family was told" in page.words
    assert "approved" in page.words


def test_the_gate_sees_who_comes_and_when_but_no_relation_phone_or_address(
    gita: Browser, made: MadeVisit
) -> None:
    page = gita.get(f"/staff/visits/{made(state=State.APPROVED)}")
    assert page.status == 200
    assert "Asha Nodimajhi" in page.words
    for hidden in (
        "Sister",
        "······",
        "0001",
        "1 Kalpanikpur",
        "Sagar",
        "What the family was told",
    ):
        assert hidden not in page.words, hidden


def test_the_gate_is_shown_no_officers_note_or_reason(
    app: Flask, gita: Browser, esha: Browser, made: MadeVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    esha.submit(page, f"/staff/visits/{reference}/approval", staff_note="seen the court's paper")
    assert "seen the court's paper" in esha.get(f"/staff/visits/{reference}").words
    assert "seen the court's paper" not in gita.get(f"/staff/visits/{reference}").text


def test_the_day_lists_who_is_expected(
    esha: Browser, gita: Browser, farid: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    day = day_of(seen, reference)
    for desk in (esha, gita):
        assert expected(desk.get(f"/staff/visits/?day={day}")) == [reference]
    assert expected(farid.get(f"/staff/visits/?day={day}")) == []
    assert "Nobody is expected" in esha.get("/staff/visits/?day=2030-01-01").words


def test_an_officer_cannot_ask_for_the_day_of_another_home(
    esha: Browser, cast: Cast, made: MadeVisit
) -> None:
    page = esha.get(f"/staff/visits/?facility_id={cast.kalna_id}")
    assert "Dum Dum" in page.words
    assert "Kalna" not in page.words


def test_a_strange_address_shows_a_day_all_the_same(esha: Browser) -> None:
    days = ("yesterday", "", "0001-01-01", "9999-12-31", "2026-02-30", "%00")
    homes = ("x", "9" * 20, "-1")
    for asked in [f"day={day}" for day in days] + [f"facility_id={home}" for home in homes]:
        for is_partial in (False, True):
            assert esha.get(f"/staff/visits/?{asked}", partial=is_partial).status == 200, asked


def test_the_list_alone_is_sent_when_it_looks_again(
    gita: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED, mode=Mode.VIDEO)
    part = gita.get(f"/staff/visits/?day={day_of(seen, reference)}", partial=True)
    assert part.root[0].get("id") == "day-list"
    assert expected(part) == [reference]
    # It looks again at the same day of the same home.
    assert day_of(seen, reference) in part.root[0].get("hx-get", "")
