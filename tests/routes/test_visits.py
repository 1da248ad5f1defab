"""A family's visits: hers alone, told plainly, left when she wants, joined only in their time."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.clock import now
from app.domain.policy import Mode
from app.domain.reasons import Reason
from app.domain.reference import new_reference, spoken
from app.domain.visit_states import State
from app.services.approvals import Rejection, reject_visit
from tests.browser import Browser
from tests.cast import ASHA_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit


def test_my_visits_are_mine(asha: Browser, dev: Browser, made: MadeVisit) -> None:
    reference = made()
    assert asha.get("/visits/").find_all("a", href=f"/visits/{reference}")
    assert "No visits yet" in dev.get("/visits/").words


def test_the_list_goes_on_page_by_page(asha: Browser, made: MadeVisit) -> None:
    made(state=State.WITHDRAWN)
    for strange in ("0", "-1", "x", "9" * 30):
        assert asha.get(f"/visits/?older_than={strange}").status == 200, strange


def test_anothers_visit_and_none_at_all_look_the_same(dev: Browser, made: MadeVisit) -> None:
    theirs = made(state=State.APPROVED)
    token = dev.get("/visits/").form("/sign-out")["csrf_token"]
    nowhere = (new_reference(), "nothing", "ABC-DEF-GHJ-KX", theirs[:-1], "x" * 300, "%00", "🌻")
    for end in ("", "/pass", "/withdrawal", "/cancellation", "/joining"):
        answers = set()
        for reference in (theirs, spoken(theirs), *nowhere):
            path = f"/visits/{reference}{end}"
            is_read = end in ("", "/pass")
            page = dev.get(path) if is_read else dev.post(path, {"csrf_token": token})
            assert page.status == 404, path
            answers.add(page.words)
        assert len(answers) == 1, end
        assert "nothing here, or it is not yours" in answers.pop()


def test_an_attempt_on_anothers_visit_leaves_it_as_it_was(
    dev: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    theirs = made(state=State.APPROVED)
    token = dev.get("/visits/").form("/sign-out")["csrf_token"]
    dev.post(f"/visits/{theirs}/cancellation", {"csrf_token": token})
    assert seen(theirs).state is State.APPROVED


def test_a_reference_is_read_as_people_say_it(asha: Browser, made: MadeVisit) -> None:
    reference = made()
    for typed in (reference, spoken(reference), reference.lower(), spoken(reference).lower()):
        page = asha.get(f"/visits/{typed}")
        assert page.status == 200, typed
        assert spoken(reference) in page.words


def test_she_withdraws_a_request(asha: Browser, made: MadeVisit, seen: SeenVisit) -> None:
    reference = made()
    page = asha.submit(asha.get(f"/visits/{reference}"), f"/visits/{reference}/withdrawal")
    assert "Your request is withdrawn" in page.words
    assert not page.find_all("form", action=f"/visits/{reference}/withdrawal")
    assert seen(reference).state is State.WITHDRAWN
    assert seen(reference).slot.places_taken == 0


def test_she_cancels_an_approved_visit_and_its_pass_is_gone(
    asha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made(state=State.APPROVED)
    assert asha.get(f"/visits/{reference}/pass").status == 200
    page = asha.submit(asha.get(f"/visits/{reference}"), f"/visits/{reference}/cancellation")
    assert "Your visit is cancelled" in page.words
    assert seen(reference).state is State.CANCELLED_BY_VISITOR
    assert asha.get(f"/visits/{reference}/pass").status == 404


def test_withdrawing_twice_is_told_and_changes_nothing(
    asha: Browser, made: MadeVisit, seen: SeenVisit
) -> None:
    reference = made()
    page = asha.get(f"/visits/{reference}")
    asha.submit(page, f"/visits/{reference}/withdrawal")
    again = asha.submit(page, f"/visits/{reference}/withdrawal")
    assert again.status == 409
    assert "it is now «Withdrawn by you»" in again.words
    assert seen(reference).slot.places_taken == 0
    assert len(seen(reference).events) == 2


def test_whoever_decided_meanwhile_is_not_named_to_the_family(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    reference = made()
    page = asha.get(f"/visits/{reference}")
    with app.app_context():
        reject_visit(cast.esha, reference, Rejection(reason=Reason.SECURITY))
    page = asha.submit(page, f"/visits/{reference}/withdrawal")
    assert page.status == 409
    assert "it is now «Not approved»" in page.words
    assert "Esha" not in page.text


def test_a_visit_is_not_cancelled_once_its_hour_has_begun(
    asha: Browser, made: MadeVisit, seen: SeenVisit, outside: Outside
) -> None:
    reference = made(state=State.APPROVED)
    with time_machine.travel(seen(reference).slot.starts_at + timedelta(seconds=1)):
        asha.sign_in_visitor(ASHA_PHONE, outside)
        page = asha.get(f"/visits/{reference}")
        assert not page.find_all("form", action=f"/visits/{reference}/cancellation")
        token = {"csrf_token": page.form("/sign-out")["csrf_token"]}
        page = asha.post(f"/visits/{reference}/cancellation", token)
        assert page.status == 409
        assert "only in its time" in page.words


def test_the_pass_shows_hour_place_and_people_and_no_prisoner(
    asha: Browser, made: MadeVisit
) -> None:
    reference = made(state=State.APPROVED)
    page = asha.get(f"/visits/{reference}/pass")
    assert 'class="qr"' in page.text
    for told in (spoken(reference), "Dum Dum Central", "Asha Nodimajhi"):
        assert told in page.words
    assert "Bilal" not in page.text


@pytest.mark.parametrize("state", [State.SUBMITTED, State.REJECTED, State.WITHDRAWN])
def test_there_is_no_pass_before_or_without_a_yes(
    asha: Browser, made: MadeVisit, state: State
) -> None:
    assert asha.get(f"/visits/{made(state=state)}/pass").status == 404


@pytest.mark.parametrize(
    ("minutes", "is_open"), [(-11, False), (-9, True), (14, True), (16, False)]
)
def test_a_video_visit_is_joined_in_its_time_alone(
    asha: Browser,
    made: MadeVisit,
    seen: SeenVisit,
    outside: Outside,
    minutes: int,
    is_open: bool,
) -> None:
    reference = made(state=State.APPROVED, mode=Mode.VIDEO)
    action = f"/visits/{reference}/joining"
    with time_machine.travel(seen(reference).slot.starts_at + timedelta(minutes=minutes)):
        asha.sign_in_visitor(ASHA_PHONE, outside)
        page = asha.get(f"/visits/{reference}")
        assert bool(page.find_all("form", action=action)) is is_open
        token = {"csrf_token": page.form("/sign-out")["csrf_token"]}
        joined = asha.post(action, token)
        assert joined.status == (303 if is_open else 409)
        if is_open:
            room = asha.get(joined.location)
            assert room.find_all("div", id="room", data_role="family")


def test_the_panel_asks_again_only_while_the_pass_is_made(
    asha: Browser, cast: Cast, made: MadeVisit
) -> None:
    for reference in (made(), made(state=State.APPROVED, slot_id=None, mode=Mode.VIDEO)):
        part = asha.get(f"/visits/{reference}", partial=True)
        assert part.root[0].get("id") == "visit-panel"
        assert part.root[0].get("hx-get") is None
        assert {"HX-Request", "HX-Request-Type"} <= set(part.response.vary)


def test_an_idle_phone_comes_back_to_the_visit_it_wanted_to_leave(
    asha: Browser, made: MadeVisit, outside: Outside
) -> None:
    reference = made()
    page = asha.get(f"/visits/{reference}")
    with time_machine.travel(now() + timedelta(minutes=16)):
        page = asha.submit(page, f"/visits/{reference}/withdrawal")
        assert page.path == f"/sign-in?next=/visits/{reference}"
