"""A family at a full day: the line it joins on the usual path, its turn, the one tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.domain.actor import SYSTEM
from app.domain.outbox_retries import OutboxKind
from app.domain.visit_states import State
from app.extensions import db
from app.jobs.outbox import drain
from app.models import scope
from app.models.allowance import AllowanceEntry
from app.models.outbox import OutboxEntry
from app.services.clocks import lapse_undecided
from app.services.waiting import offer_free_places
from tests.asking import answer_party, answer_whom, free_hours, send
from tests.browser import Browser, Page
from tests.builders import the_visit
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MoveOn
from tests.services.test_waiting import fill, free_one, hours, wait

Behind = Callable[..., Any]


@pytest.fixture
def behind(app: Flask) -> Behind:
    """Let something happen while nobody looks at a page."""

    def act(what: Callable[..., Any], *facts: Any) -> Any:
        with app.app_context():
            return what(*facts)

    return act


@pytest.fixture(autouse=True)
def full(cast: Cast, behind: Behind) -> None:
    behind(fill, cast)


def offer(cast: Cast) -> None:
    """A place comes free, and is kept for the next."""
    free_one(hours(cast)[0])
    assert offer_free_places() == 1


def full_day(asha: Browser, cast: Cast, **whom: str) -> Page:
    """The page of the one day that is full."""
    answer_whom(asha, cast, **whom)
    days = asha.get("/visits/new/when?mode=physical").find_all("a", class_="day day-full")
    return asha.get(days[0].get("href", ""))


def join(asha: Browser, cast: Cast, **whom: str) -> Page:
    """The whole path, up to the request's own page."""
    day = full_day(asha, cast, **whom)
    assert asha.submit(day, "/visits/new/when").path == "/visits/new/party"
    return send(asha, answer_party(asha))


def test_a_family_joins_the_line_on_the_usual_path(
    asha: Browser, cast: Cast, behind: Behind
) -> None:
    behind(wait, cast, cast.dev)
    day = full_day(asha, cast)
    assert "1 family waits before you" in day.words
    assert not day.find_all("input", type="radio")

    page = join(asha, cast)

    assert page.status == 200
    for told in ("On the waiting list", "1 family waits before you", "we tell you by"):
        assert told in page.words
    assert "AM" not in page.words.split("What has happened")[0].split("Your request")[0]
    assert "On the waiting list" in asha.get("/visits/").words
    assert asha.get(f"{page.path}/slip").status == 200


def test_the_summary_says_that_it_is_a_wait_and_for_any_hour(asha: Browser, cast: Cast) -> None:
    day = full_day(asha, cast)
    asha.submit(day, "/visits/new/when")
    page = answer_party(asha)

    assert "any hour that comes free" in page.words
    assert "Join the waiting list" in page.words
    assert "is not kept any more" not in page.words


def test_one_tap_takes_the_place_and_a_second_one_changes_nothing(
    asha: Browser, cast: Cast, behind: Behind
) -> None:
    path = join(asha, cast).path
    behind(offer, cast)

    page = asha.get(path)
    assert "Kept for you until" in page.words
    assert "The place is yours" in asha.submit(page, f"{path}/kept-place").words
    again = asha.submit(page, f"{path}/kept-place")

    assert again.status == 200
    assert "We answer by" in again.words


def test_a_tap_that_comes_too_late_is_told_so(
    app: Flask, asha: Browser, cast: Cast, behind: Behind, move_on: MoveOn, outside: Outside
) -> None:
    path = join(asha, cast).path
    behind(offer, cast)
    move_on(behind(the_visit, path.removeprefix("/visits/")).due_at)
    behind(drain)
    asha = Browser(app)
    asha.sign_in_visitor(ASHA_PHONE, outside)
    sent = {"csrf_token": asha.get("/visits/new/whom").value("csrf_token")}

    assert asha.post(f"{path}/kept-place", sent).location == path
    assert "The time to take this place is over" in asha.get(path).words
    behind(lapse_undecided)

    assert "gone to the next family" in asha.get(path).words
    assert asha.post(f"{path}/kept-place", sent).status == 409


def test_she_leaves_the_line_by_herself(asha: Browser, cast: Cast) -> None:
    page = join(asha, cast)

    assert "withdrawn" in asha.submit(page, f"{page.path}/withdrawal").words


def test_a_place_that_came_free_meanwhile_is_shown_instead(
    asha: Browser, cast: Cast, behind: Behind
) -> None:
    day = full_day(asha, cast)
    asha.submit(day, "/visits/new/when")
    page = answer_party(asha)
    free = behind(hours, cast)[1]
    behind(free_one, free)

    page = send(asha, page)

    assert page.status == 409
    assert "A place has come free on that day" in page.words
    assert free_hours(page) == [str(free)]


def test_a_wait_tells_nothing_of_who_is_held(asha: Browser, cast: Cast, behind: Behind) -> None:
    """The same page for a prisoner of the register and for nobody: no one is looked for."""
    held = join(asha, cast)
    asha.submit(held, f"{held.path}/withdrawal")
    nobody = join(asha, cast, wanted_name="Kalpana Nirjan", wanted_parent_name="Nirjan")

    def told(page: Page) -> list[str]:
        return [line for line in page.words.split("Your request")[0].split() if line]

    assert told(held) == told(nobody)
    assert behind(looked_for) == (0, 0)


def test_officers_see_the_line_and_have_nothing_to_decide(
    esha: Browser, cast: Cast, behind: Behind
) -> None:
    reference = behind(wait, cast)
    behind(wait, cast, cast.dev)

    queue = esha.get("/staff/queue")
    assert "2 families" in queue.words
    assert reference not in queue.text
    page = esha.get(f"/staff/visits/{reference}")
    assert "Waits for a place on" in page.words
    assert behind(the_visit, reference).state is State.WAITLISTED


def looked_for() -> tuple[int | None, int | None]:
    """How often the register was to be asked, and how many lines the ledger has."""
    asked = select(func.count()).where(OutboxEntry.kind == OutboxKind.SUGGEST_PRISONER)
    with scope.acting(SYSTEM):
        lines = db.session.scalar(select(func.count(AllowanceEntry.id)))
    return db.session.scalar(asked), lines
