"""Sending once: a form posted twice, twenty times at once, and after its sign-in has ended."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.extensions import db
from app.models import scope
from app.models.visit import Visit
from app.routes import visit_request
from app.services import visits
from tests.asking import answer_when, answer_whom, ask_up_to_check, companion, send
from tests.browser import Browser
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.fakes import Outside

AT_ONCE = 20
LATER = timedelta(minutes=16)


def count_visits(app: Flask) -> int:
    with app.app_context(), scope.acting(SYSTEM):
        return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def send_at_once(browser: Browser, cast: Cast) -> Counter[str]:
    """Press «send» twenty times in the same moment; where each press led."""
    sent = ask_up_to_check(browser, cast).form("/visits/new/check")
    cookie = browser.client.get_cookie("visitor")
    assert cookie
    start = Barrier(AT_ONCE)

    def press(_number: int) -> str:
        client = browser.app.test_client()
        client.set_cookie("visitor", cookie.value)
        start.wait(timeout=60)
        answer = client.post("/visits/new/check", data=sent)
        return answer.headers.get("Location", str(answer.status_code))

    with ThreadPoolExecutor(AT_ONCE) as presses:
        return Counter(presses.map(press, range(AT_ONCE)))


def test_a_form_posted_twice_leads_to_the_same_visit(app: Flask, asha: Browser, cast: Cast) -> None:
    check = ask_up_to_check(asha, cast)
    first, second = send(asha, check), send(asha, check)
    assert first.path == second.path
    assert count_visits(app) == 1


def test_a_form_posted_twenty_times_at_once_is_one_visit(
    app: Flask, asha: Browser, cast: Cast
) -> None:
    led_to = send_at_once(asha, cast)
    assert len(led_to) == 1, led_to
    assert next(iter(led_to)).startswith("/visits/")
    assert count_visits(app) == 1


def test_without_the_forms_key_the_other_presses_are_refused(
    asha: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The check above is worth something only because of this: nothing else makes them one.
    monkeypatch.setattr(visits, "earlier", lambda _wanted: None)
    monkeypatch.setattr(visit_request, "visit_sent_with", lambda _key: None)
    assert len(send_at_once(asha, cast)) > 1


@pytest.mark.parametrize("step", ["whom", "when", "party"])
def test_what_is_typed_after_the_sign_in_went_idle_is_shown_again(
    asha: Browser, cast: Cast, outside: Outside, step: str
) -> None:
    answer_whom(asha, cast)
    answer_when(asha)
    page = asha.get(f"/visits/new/{step}")
    typed = {
        "whom": {"wanted_name": "Bilal of the river", "wanted_number": "DUM/77"},
        "when": {"slot_id": page.find_all("input", name="slot_id")[-1].get("value")}
        if step == "when"
        else {},
        "party": companion(2),
    }[step]
    with time_machine.travel(now() + LATER):
        page = asha.submit(page, f"/visits/new/{step}", **typed)
        assert page.path.startswith("/sign-in")
        assert "Bilal" not in page.text
        assert asha.sign_in_visitor(ASHA_PHONE, outside).status == 200
        page = asha.get(f"/visits/new/{step}")
        for name, text in typed.items():
            assert page.form(f"/visits/new/{step}")[name] == text


def test_after_signing_in_again_she_stands_where_she_was(
    asha: Browser, cast: Cast, outside: Outside
) -> None:
    check = ask_up_to_check(asha, cast)
    with time_machine.travel(now() + LATER):
        page = send(asha, check)
        assert page.path == "/sign-in?next=/visits/new/check"
        page = asha.get("/visits/new/check")
        asha.sign_in_visitor(ASHA_PHONE, outside)
        page = send(asha)
        assert "We answer by" in page.words


def test_whoever_signs_in_next_on_the_same_phone_is_not_shown_it(
    asha: Browser, cast: Cast, outside: Outside
) -> None:
    page = asha.get("/visits/new/whom")
    with time_machine.travel(now() + LATER):
        asha.submit(page, "/visits/new/whom", wanted_name="Bilal of the river")
        asha.sign_in_visitor(DEV_PHONE, outside)
        assert asha.get("/visits/new/whom").value("wanted_name") == ""


def test_nothing_is_kept_once_she_has_signed_out(
    asha: Browser, cast: Cast, outside: Outside
) -> None:
    page = asha.get("/visits/new/whom")
    sent = page.form("/visits/new/whom") | {"wanted_name": "Bilal of the river"}
    cookie = asha.client.get_cookie("visitor")
    assert cookie
    asha.submit(asha.get("/visits/"), "/sign-out")
    asha.client.set_cookie("visitor", cookie.value)
    assert asha.post("/visits/new/whom", sent).location.startswith("/sign-in")
    asha.sign_in_visitor(ASHA_PHONE, outside)
    assert asha.get("/visits/new/whom").value("wanted_name") == ""


def test_a_request_without_the_forms_token_is_refused_and_changes_nothing(
    app: Flask, asha: Browser, cast: Cast
) -> None:
    sent = ask_up_to_check(asha, cast).form("/visits/new/check")
    for token in ("", "x", sent["csrf_token"][::-1]):
        assert asha.post("/visits/new/check", sent | {"csrf_token": token}).status == 400
    assert count_visits(app) == 0


def test_a_key_that_nobody_drew_sends_nothing_twice(app: Flask, asha: Browser, cast: Cast) -> None:
    check = ask_up_to_check(asha, cast)
    for key in ("", "\x00", "x" * 5000, "' OR 1=1 --"):
        page = asha.submit(check, "/visits/new/check", request_key=key)
        assert page.status in (200, 422), repr(key)
    assert count_visits(app) == 1


def test_anothers_key_leads_to_no_visit_of_hers(asha: Browser, dev: Browser, cast: Cast) -> None:
    check = ask_up_to_check(asha, cast)
    theirs = send(asha, check)
    page = dev.submit(
        ask_up_to_check(dev, cast),
        "/visits/new/check",
        request_key=check.form("/visits/new/check")["request_key"],
    )
    assert page.status == 200
    assert page.path != theirs.path
