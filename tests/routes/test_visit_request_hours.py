"""The hour of a request: shown by day, as page and as partial, and gone while one was typing."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.models.slot import Slot
from app.services.draft_holds import let_go
from app.services.slot_holds import release_old_holds
from app.services.transaction import transaction
from tests.asking import (
    answer_party,
    answer_when,
    answer_whom,
    ask_up_to_check,
    companion,
    free_hours,
    send,
)
from tests.browser import Browser, Page
from tests.cast import PLACES, Cast
from tests.routes.conftest import SeenVisit


def change_slot(app: Flask, slot_id: str, **values: object) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        session.execute(update(Slot).where(Slot.id == int(slot_id)).values(**values))


def end_of_the_ten_minutes(app: Flask, cast: Cast) -> None:
    """Nobody sent in time: what was kept for Asha's form is free again."""
    with app.app_context():
        with transaction(SYSTEM):
            let_go(cast.asha.id or 0)
        assert release_old_holds() == 1


def the_slot(page: Page) -> str:
    return page.form("/visits/new/when")["slot_id"]


def test_a_tap_on_a_day_swaps_in_only_the_hours(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    whole = asha.get("/visits/new/when")
    day = whole.find_all("a", hx_target="#free-slots", class_="day")[1].get("hx-get", "")
    part = asha.get(day, partial=True)
    assert part.root[0].get("id") == "free-slots"
    assert not part.find_all("html")
    assert free_hours(part) == free_hours(asha.get(day))
    for answer in (whole, part):
        assert {"HX-Request", "HX-Request-Type"} <= set(answer.response.vary)


def test_a_boosted_link_gets_the_whole_page(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    page = asha.get("/visits/new/when", **{"HX-Request": "true", "HX-Request-Type": "full"})
    assert page.find_all("html")


def test_each_way_of_meeting_has_its_own_hours(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    physical = free_hours(asha.get("/visits/new/when?mode=physical"))
    video = free_hours(asha.get("/visits/new/when?mode=video"))
    assert len(physical) == 3
    assert len(video) == 2
    assert not set(physical) & set(video)


def test_a_strange_address_shows_the_first_free_day(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    expected = free_hours(asha.get("/visits/new/when"))
    for asked in ("mode=both", "day=tomorrow", "day=0001-01-01", "day=9999-12-31", "day=%00"):
        assert free_hours(asha.get(f"/visits/new/when?{asked}")) == expected, asked


def test_an_hour_must_be_picked(asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    for typed in ("", "soon", "-1", "১২", "1e3"):
        page = answer_when(asha, slot_id=typed)
        assert page.status == 422, typed
        assert "Choose a day and a time" in page.words


def test_an_hour_that_filled_meanwhile_leads_to_the_hours_that_are_left(
    app: Flask, asha: Browser, cast: Cast, seen: SeenVisit
) -> None:
    answer_whom(asha, cast)
    when = asha.get("/visits/new/when?mode=video")
    wanted, other = free_hours(when)
    answer_when(asha, "video", slot_id=wanted)
    check = asha.submit(asha.get("/visits/new/party"), "/visits/new/party", **companion(0))
    end_of_the_ten_minutes(app, cast)
    change_slot(app, wanted, places_taken=PLACES)
    page = send(asha, check)
    assert page.status == 409
    assert "has just filled" in page.words
    assert free_hours(page) == [other]
    # The rest is kept: another hour, and the request is sent.
    page = asha.submit(page, "/visits/new/when", slot_id=other)
    assert page.value("companions-0-name") == "Tara Nodimajhi 0"
    page = send(asha, asha.submit(page, "/visits/new/party"))
    visit = seen(page.path.removeprefix("/visits/"))
    assert (visit.slot_id, visit.wanted_name) == (int(other), "Bilal Nadimajhi")
    assert [person.name for person in visit.attendees] == ["Tara Nodimajhi 0"]


def test_a_day_that_filled_is_shown_as_full(app: Flask, asha: Browser, cast: Cast) -> None:
    answer_whom(asha, cast)
    for slot_id in free_hours(asha.get("/visits/new/when?mode=video")):
        change_slot(app, slot_id, places_taken=PLACES)
    page = asha.get("/visits/new/when?mode=video")
    assert page.find_all("a", class_="day day-full")
    # The next free day is opened instead.
    assert len(free_hours(page)) == 2


def test_an_hour_of_another_home_is_refused(app: Flask, asha: Browser, cast: Cast) -> None:
    with app.app_context():
        elsewhere = cast.slot_id(at_kalna=True)
    page = send(asha, ask_up_to_check(asha, cast, slot_id=elsewhere))
    assert page.status == 409
    assert "Choose one of the times shown" in page.words
    assert str(elsewhere) not in free_hours(page)


def test_an_hour_that_has_passed_is_refused(app: Flask, asha: Browser, cast: Cast) -> None:
    with app.app_context():
        slot_id = str(cast.slot_id())
    past = now() - timedelta(days=1)
    check = ask_up_to_check(asha, cast, slot_id=slot_id)
    change_slot(app, slot_id, starts_at=past, ends_at=past + timedelta(minutes=15))
    page = send(asha, check)
    assert page.status == 409
    assert "That is too soon" in page.words
    assert free_hours(page)


def test_a_closed_hour_and_one_that_does_not_exist_are_refused(
    app: Flask, asha: Browser, cast: Cast
) -> None:
    with app.app_context():
        closed = str(cast.slot_id())
    change_slot(app, closed, is_closed=True)
    page = send(asha, ask_up_to_check(asha, cast, slot_id=closed))
    assert (page.status, "There are no visits at that time" in page.words) == (409, True)
    for nothing in ("0", "987654321", "9" * 18, "9" * 30):
        page = answer_when(asha, slot_id=nothing)
        if page.status != 422:
            page = send(asha, answer_party(asha))
            assert page.status == 409, nothing
        assert free_hours(page)


def test_the_same_hour_is_asked_for_once(asha: Browser, cast: Cast) -> None:
    page = ask_up_to_check(asha, cast)
    send(asha, page)
    page = send(asha, ask_up_to_check(asha, cast))
    assert page.status == 409
    assert "You have already asked for this time" in page.words


def test_a_home_that_does_not_exist_is_refused(asha: Browser, cast: Cast) -> None:
    for nothing in ("0", "-1", "987654321", "9" * 30, "x", "১"):
        assert answer_whom(asha, cast, facility_id=nothing).status == 422, nothing
        assert asha.get("/visits/new/when").path == "/visits/new/whom", nothing
