"""The hour that is kept while she fills the form: said, given more time once, and never a trap."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.domain.clock import now
from tests.asking import answer_party, answer_when, answer_whom, ask_up_to_check, free_hours, send
from tests.browser import Browser, Page
from tests.cast import PLACES, Cast
from tests.routes.conftest import MoveOn
from tests.routes.test_visit_request_hours import change_slot, end_of_the_ten_minutes

MORE_TIME = "/visits/new/kept-hour/extension"


def has_more_time(page: Page) -> bool:
    return bool(page.find_all("form", action=MORE_TIME))


def test_the_page_says_which_hour_is_kept_and_how_long_still(
    asha: Browser, cast: Cast, move_on: MoveOn
) -> None:
    check = ask_up_to_check(asha, cast)
    assert "is kept for you" in check.words
    assert "Still 10 minutes" in check.words
    move_on(now() + timedelta(minutes=9, seconds=5))
    assert "Still 1 minute " in asha.get("/visits/new/party").words


def test_more_time_is_one_tap_away_and_leads_back_to_the_same_page(
    asha: Browser, cast: Cast
) -> None:
    answer_whom(asha, cast)
    party = answer_when(asha)
    page = asha.submit(party, MORE_TIME)
    assert page.path == "/visits/new/party"
    assert "Still 20 minutes" in page.words
    assert not has_more_time(page)
    # Pressed twice on a weak line, or with nonsense in it, it gives nothing more.
    again = asha.submit(party, MORE_TIME, step="../../staff")
    assert again.path == "/visits/new/check"
    assert "Still 20 minutes" in again.words


def test_an_hour_that_ran_out_is_taken_at_sending_if_it_is_still_free(
    app: Flask, asha: Browser, cast: Cast
) -> None:
    ask_up_to_check(asha, cast)
    end_of_the_ten_minutes(app, cast)
    check = asha.get("/visits/new/check")
    assert "not kept any more" in check.words
    assert not has_more_time(check)
    assert "We answer by" in send(asha, check).words


def test_the_last_place_is_shown_as_kept_to_her_and_as_full_to_others(
    app: Flask, asha: Browser, dev: Browser, cast: Cast
) -> None:
    for browser in (asha, dev):
        answer_whom(browser, cast)
    mine, *_others = free_hours(asha.get("/visits/new/when"))
    change_slot(app, mine, places_taken=PLACES - 1)
    answer_when(asha, slot_id=mine)

    page = asha.get("/visits/new/when")
    assert "kept for you" in page.words
    assert mine in free_hours(page)
    assert mine not in free_hours(dev.get("/visits/new/when"))
    assert answer_when(dev, slot_id=mine).status == 409
    assert "We answer by" in send(asha, answer_party(asha)).words


def test_an_hour_she_may_not_have_is_said_before_she_names_anybody(
    app: Flask, asha: Browser, cast: Cast
) -> None:
    with app.app_context():
        elsewhere = cast.slot_id(at_kalna=True)
    answer_whom(asha, cast)
    page = answer_when(asha, slot_id=elsewhere)
    assert page.status == 409
    assert free_hours(page)
