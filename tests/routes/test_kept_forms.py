"""Nothing typed is lost: a form that comes too late, or without its cookie, is kept.

It is shown to the one who typed it, says that nothing was sent, and is sent by her press alone.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.domain.actor import SYSTEM
from app.domain.clock import now
from app.domain.reference import new_reference
from app.domain.visit_states import State
from app.extensions import db
from app.jobs.outbox import drain
from app.models import scope
from app.models.complaint import Complaint
from app.models.contact import Contact
from app.models.kept_form import KeptForm
from app.services.asking_back import ask_family
from app.services.kept_forms import MOST_FORMS, drop_old_forms
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, DEV_PHONE, PASSWORD, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit

LATER = timedelta(minutes=16)
WORDS = "They sent us away & took <100> rupees"
NOT_SENT = "Not sent yet."
UNSENT = "Nothing was sent."


def count(app: Flask, model: type) -> int:
    with app.app_context(), scope.acting(SYSTEM):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def forget_cookies(browser: Browser) -> None:
    """As a phone does that empties its browser, or an app that opens the link in another."""
    browser.client = browser.app.test_client()


@pytest.fixture
def forms(cast: Cast, made: MadeVisit) -> dict[str, dict[str, object]]:
    """A visitor's forms behind the door, each with what she types."""
    refused, coming = made(state=State.REJECTED), made()
    return {
        f"/visits/{coming}/complaint": {"kind": "money_asked", "words": WORDS},
        f"/visits/{refused}/appeal": {"words": WORDS},
        f"/visits/{coming}/change": {"companions-0-name": "Bilal of the river"},
        "/contacts/new": {"facility_id": cast.dum_dum_id, "wanted_name": "Ram", "proof": WORDS},
        "/profile": {"name": "Asha of the river", "address": WORDS},
    }


def hold(page: Page, path: str, typed: dict[str, object]) -> None:
    """Fail unless the form on this page stands as it was typed."""
    for name, text in typed.items():
        assert page.form(path)[name] == str(text), path


def test_what_comes_after_the_idle_limit_is_there_after_signing_in(
    app: Flask, asha: Browser, forms: dict[str, dict[str, object]], outside: Outside
) -> None:
    pages = {path: asha.get(path) for path in forms}
    with time_machine.travel(now() + LATER):
        for path, typed in forms.items():
            door = asha.submit(pages[path], path, **typed)
            assert door.path == f"/sign-in?next={path}"
            assert "What you typed is kept" in door.words
            assert WORDS not in door.words
        asha.sign_in_visitor(ASHA_PHONE, outside)
        for path, typed in forms.items():
            page = asha.get(path)
            hold(page, path, typed)
            assert NOT_SENT in page.words
    assert count(app, Complaint) == count(app, Contact) == 0


def test_once_sent_it_is_forgotten_and_counts_once(
    app: Flask, asha: Browser, made: MadeVisit, outside: Outside
) -> None:
    path = f"/visits/{made()}/complaint"
    page = asha.get(path)
    with time_machine.travel(now() + LATER):
        asha.submit(page, path, kind="money_asked", words=WORDS)
        asha.submit(page, path, kind="money_asked", words=WORDS)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        done = asha.submit(asha.get(path), path)
        assert "We have your complaint" in done.words
        assert (count(app, Complaint), count(app, KeptForm)) == (1, 0)


def test_whoever_signs_in_next_on_the_same_phone_sees_none_of_it(
    asha: Browser, outside: Outside
) -> None:
    page = asha.get("/contacts/new")
    with time_machine.travel(now() + LATER):
        asha.submit(page, "/contacts/new", wanted_name="Bilal of the river")
        asha.sign_in_visitor(DEV_PHONE, outside)
        page = asha.get("/contacts/new")
        assert page.form("/contacts/new")["wanted_name"] == ""
        assert NOT_SENT not in page.words


def test_an_answer_to_the_home_is_kept_on_the_visits_page(
    app: Flask, asha: Browser, cast: Cast, made: MadeVisit, outside: Outside
) -> None:
    reference = made()
    with app.app_context():
        ask_family(cast.esha, reference, "Which sister are you?")
        drain()
    page, path = asha.get(f"/visits/{reference}"), f"/visits/{reference}/answer"
    with time_machine.travel(now() + LATER):
        asha.submit(page, path, answer=WORDS)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        hold(asha.get(f"/visits/{reference}"), path, {"answer": WORDS})


def test_a_press_that_holds_no_words_promises_none(
    app: Flask, asha: Browser, made: MadeVisit
) -> None:
    reference = made()
    page = asha.get(f"/visits/{reference}")
    with time_machine.travel(now() + LATER):
        door = asha.submit(page, f"/visits/{reference}/withdrawal")
    assert door.path == f"/sign-in?next=/visits/{reference}"
    assert "What you typed is kept" not in door.words
    assert count(app, KeptForm) == 0


def test_an_officers_words_are_kept_in_the_form_they_were_typed_in(
    esha: Browser, made: MadeVisit
) -> None:
    show = f"/staff/visits/{made()}"
    page = esha.get(show)
    with time_machine.travel(now() + LATER):
        door = esha.submit(page, f"{show}/rejection", reason="other", family_note=WORDS)
        assert "Nothing was sent." in door.words
        page = esha.submit(door, "/staff/sign-in", login="esha", password=PASSWORD)
        assert page.path == show
        hold(page, f"{show}/rejection", {"reason": "other", "family_note": WORDS})
        assert page.form(f"{show}/approval")["family_note"] == ""
        assert page.find_all("div", id="refusal")[0][0].get("open") is not None


def test_an_aadhaar_number_is_not_kept(app: Flask, asha: Browser, outside: Outside) -> None:
    page = asha.get("/contacts/new")
    with time_machine.travel(now() + LATER):
        asha.submit(page, "/contacts/new", wanted_name="Ram", proof="card 2341 2341 2346")
        asha.sign_in_visitor(ASHA_PHONE, outside)
        assert asha.get("/contacts/new").form("/contacts/new")["proof"] == ""


def test_a_few_forms_are_kept_of_one_person_and_none_for_ever(
    app: Flask, asha: Browser, cast: Cast
) -> None:
    token = asha.get("/contacts/new").form("/contacts/new")["csrf_token"]
    with time_machine.travel(now() + LATER):
        for _time in range(MOST_FORMS + 2):
            path = f"/visits/{new_reference()}/complaint"
            asha.post(path, {"csrf_token": token, "words": "x" * 9000})
        assert count(app, KeptForm) == MOST_FORMS
    with app.app_context(), time_machine.travel(now() + timedelta(hours=9)):
        drop_old_forms()
    assert count(app, KeptForm) == 0


def test_without_the_cookie_her_words_are_there_after_signing_in(
    app: Flask, asha: Browser, made: MadeVisit, outside: Outside
) -> None:
    path = f"/visits/{made()}/complaint"
    page = asha.get(path)
    forget_cookies(asha)

    door = asha.submit(page, path, kind="money_asked", words=WORDS)

    assert door.path == f"/sign-in?next={path}"
    assert "What you typed is kept" in door.words
    asha.sign_in_visitor(DEV_PHONE, outside)
    assert asha.get(path).status == 404
    forget_cookies(asha)
    asha.sign_in_visitor(ASHA_PHONE, outside)
    hold(asha.get(path), path, {"words": WORDS})
    assert count(app, Complaint) == 0


def test_a_page_older_than_the_sign_in_is_answered_with_its_words(
    asha: Browser, outside: Outside
) -> None:
    old = asha.get("/contacts/new")
    asha.sign_in_visitor(ASHA_PHONE, outside)
    page = asha.submit(old, "/contacts/new", wanted_name="Ram")
    assert page.path == "/contacts/new"
    hold(page, "/contacts/new", {"wanted_name": "Ram"})
    assert "this page was older than your sign-in" in page.words


def test_a_page_of_somebody_else_brings_no_words_over(
    app: Flask, asha: Browser, outside: Outside
) -> None:
    old = asha.get("/contacts/new")
    asha.sign_in_visitor(DEV_PHONE, outside)
    refused = asha.submit(old, "/contacts/new", wanted_name="Ram")
    assert refused.status == 400
    assert "Ram" not in refused.text
    assert count(app, KeptForm) == 0


def test_a_token_that_we_did_not_sign_keeps_nothing(app: Flask, asha: Browser) -> None:
    sent = asha.get("/contacts/new").form("/contacts/new") | {"wanted_name": "Ram"}
    for token in ("", "x", sent["csrf_token"][::-1]):
        refused = asha.post("/contacts/new", sent | {"csrf_token": token})
        assert refused.status == 400
        assert "Ram" not in refused.text
    assert count(app, KeptForm) == 0


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/sign-in", {"phone": "98300 12"}),
        ("/sign-in/email", {"email": "asha@example"}),
        ("/status/", {"reference": "7KM 2QX"}),
        ("/staff/sign-in", {"login": "<b>esha</b>"}),
    ],
)
def test_at_an_open_door_the_same_form_comes_back_filled(
    browser: Browser, cast: Cast, outside: Outside, path: str, typed: dict[str, str]
) -> None:
    page = browser.get(path)
    forget_cookies(browser)
    again = browser.submit(page, path, **typed)
    assert again.status == 400
    assert UNSENT in again.words
    assert (again.find_all("title")[0].text or "").startswith("Error:")
    hold(again, path, typed)
    assert "<b>esha" not in again.text
    assert not outside.sms.sent
    # The page that came back has a token that fits: the next press is taken.
    assert browser.submit(again, path, **typed).status != 400


def test_a_form_from_a_strangers_site_is_not_shown_again(browser: Browser, cast: Cast) -> None:
    refused = browser.post("/sign-in", {"phone": "98300"}, **{"Sec-Fetch-Site": "cross-site"})
    assert refused.status == 400
    assert "98300" not in refused.text


def test_no_aadhaar_number_is_shown_again(browser: Browser, cast: Cast) -> None:
    again = browser.post("/status/", {"reference": "2341 2341 2346"})
    assert again.status == 400
    assert "2346" not in again.text
    assert "This looks like an Aadhaar number" in again.words


def test_a_password_is_never_shown_again(browser: Browser, cast: Cast) -> None:
    again = browser.post("/staff/sign-in", {"login": "esha", "password": PASSWORD})
    assert again.status == 400
    assert PASSWORD not in again.text
