"""The review desk: what changed, and keep, move, or call off; and closing a day in two acts."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app.domain.clock import local
from app.domain.reasons import Reason
from app.domain.visit_states import State
from app.services.closures import close_day, close_hour
from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit, SeenVisit
from tests.services.test_double_time import a_long_visit, fill, hour_after


def flagged(app: Flask, cast: Cast, made: MadeVisit, seen: SeenVisit) -> str:
    reference = made(state=State.APPROVED)
    slot_id = seen(reference).slot_id
    with app.app_context():
        close_hour(cast.esha, slot_id)
    return reference


def test_an_officer_keeps_a_visit_with_a_reason(
    app: Flask, cast: Cast, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = flagged(app, cast, made, seen)
    assert "The home closed that hour" in esha.get("/staff/review/").words

    page = esha.get(f"/staff/review/{reference}")
    action = f"/staff/review/{reference}/keeping"
    again = esha.submit(page, action, reason="")
    assert again.status == 422
    done = esha.submit(again, action, reason="by the side door")

    assert "No visit is to be reviewed" in done.words
    assert "by the side door" in esha.get(f"/staff/review/{reference}").words


def test_an_officer_moves_a_visit(
    app: Flask, cast: Cast, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = flagged(app, cast, made, seen)
    before = seen(reference).slot_id

    page = esha.get(f"/staff/review/{reference}")
    esha.submit(page, f"/staff/review/{reference}/new-hour")

    visit = seen(reference)
    assert visit.slot_id != before
    assert not visit.is_flagged


def test_a_day_is_closed_and_all_of_it_called_off(
    cast: Cast, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    visit = seen(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date().isoformat()

    page = esha.get("/staff/closures/")
    page = esha.submit(page, "/staff/closures/days", day=day, reason="weather")
    assert "1 visit is still to be reviewed" in page.words
    assert esha.submit(page, "/staff/closures/days", day=day, reason="weather").status == 409
    page = esha.submit(page, f"/staff/closures/days/{day}/calling-off", reason="weather")

    assert "0 visits are still to be reviewed" in page.words
    assert seen(reference).state is State.CANCELLED_BY_PRISON


def test_one_hour_is_closed_from_the_list(
    cast: Cast, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)

    page = esha.get("/staff/closures/")
    esha.submit(page, "/staff/closures/hours", slot_id=seen(reference).slot_id)

    assert seen(reference).is_flagged


def test_another_home_finds_nothing(
    app: Flask, cast: Cast, farid: Browser, gita: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = flagged(app, cast, made, seen)

    assert farid.get(f"/staff/review/{reference}").status == 404
    assert gita.get("/staff/review/").status == 404


def test_a_day_closed_by_mistake_is_opened_again(
    app: Flask, cast: Cast, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    visit = seen(made(state=State.APPROVED))
    day = local(visit.slot.starts_at, visit.facility.zone).date().isoformat()
    with app.app_context():
        close_day(cast.esha, cast.dum_dum_id, date.fromisoformat(day), Reason.WEATHER)
    page = esha.get("/staff/closures/")
    assert "1 visit is still to be reviewed" in page.text

    opened = esha.submit(page, f"/staff/closures/days/{day}/opening")

    assert "The day is open again" in opened.text
    assert f"/staff/closures/days/{day}/opening" not in opened.text
    assert not seen(visit.reference).is_flagged


def test_nonsense_for_an_hour_is_answered_with_the_form(cast: Cast, esha: Browser) -> None:
    page = esha.get("/staff/closures/")
    hours = page.find_all("select", id="hour-slot_id")
    for nonsense in ("", "seven", "999999", "-1"):
        again = esha.submit(page, "/staff/closures/hours", slot_id=nonsense)
        assert again.status == 422
        assert "Hour: Choose one of the times shown." in again.words
        assert len(again.find_all("select", id="hour-slot_id")) == len(hours)
        assert again.find_all("select", id="hour-slot_id", aria_invalid="true")


def test_calling_off_a_day_without_a_reason_is_answered_with_its_form(
    app: Flask, cast: Cast, esha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    visit = seen(reference)
    day = local(visit.slot.starts_at, visit.facility.zone).date()
    with app.app_context():
        close_day(cast.esha, cast.dum_dum_id, day, Reason.WEATHER)
    page = esha.get("/staff/closures/")

    for nonsense in ("", "because"):
        action = f"/staff/closures/days/{day.isoformat()}/calling-off"
        again = esha.submit(page, action, reason=nonsense)
        assert again.status == 422
        assert "Reason: Choose one from the list." in again.words
        assert again.find_all("select", id=f"all-off-reason-{day.isoformat()}", aria_invalid="true")
    assert seen(reference).state is State.APPROVED


def test_a_page_with_something_to_put_right_says_so_first_in_its_title(
    cast: Cast, esha: Browser
) -> None:
    page = esha.get("/staff/closures/")
    assert page.find_all("title")[0].text == "Closed days · e-Mulaqat"

    again = esha.submit(page, "/staff/closures/days", day="", reason="")

    assert again.status == 422
    assert again.find_all("title")[0].text == "Error: Closed days · e-Mulaqat"


def test_a_reopening_of_no_home_is_nothing(cast: Cast, esha: Browser) -> None:
    token = esha.get("/staff/closures/").form("/staff/closures/days")["csrf_token"]
    posted = {"csrf_token": token, "facility_id": "x"}
    assert esha.post("/staff/closures/days/2030-01-01/opening", posted).status == 404


def test_an_officer_reads_which_hours_keep_double_time(
    app: Flask, cast: Cast, esha: Browser
) -> None:
    with app.app_context():
        reference = a_long_visit(cast)
        fill(hour_after(cast.slot_id(days=5)))

    page = esha.get(f"/staff/review/{reference}")

    assert "double time kept" in page.words
    assert "usual time only" in page.words
    assert "Usual time will do" in page.words
