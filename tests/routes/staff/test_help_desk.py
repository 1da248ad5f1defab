"""The help desk: from the officer's page to the family's, and back."""

from __future__ import annotations

from app.jobs.outbox import drain
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit


def ask(esha: Browser, phone: str = ASHA_PHONE) -> Page:
    page = esha.submit(esha.get("/staff/help-desk/"), "/staff/help-desk/", phone=phone)
    with esha.app.app_context():
        drain()
    return page


def test_an_officer_opens_a_familys_pages_and_finishes(
    esha: Browser, outside: Outside, made: MadeVisit
) -> None:
    reference = made()
    page = ask(esha)
    code = next(word for word in outside.sms.sent[-1].text.split() if word.isdigit())
    page = esha.submit(page, "/staff/help-desk/code", code=code)
    page = esha.submit(page, "/sitting")
    assert page.path == "/visits/"
    assert "Esha Akash helps at the desk." in page.text
    assert "Asha Nodimajhi" in page.text
    assert "Request for a visit" in esha.get(f"/visits/{reference}/slip").words
    page = esha.submit(page, "/sign-out")
    assert page.path == "/staff/help-desk/", "the officer is still at his own desk"
    assert esha.get("/visits/").path.startswith("/sign-in")


def test_without_a_code_the_officer_gives_his_word(esha: Browser, outside: Outside) -> None:
    page = ask(esha, "9830000077")
    empty = esha.submit(page, "/staff/help-desk/word", why="")
    assert empty.status == 422
    page = esha.submit(empty, "/staff/help-desk/word", why="Voter ID seen, ends in 4567")
    page = esha.submit(page, "/sitting")
    # Nobody with this phone was here before: she says who she is, with his help.
    assert esha.get("/visits/new/whom").path.startswith("/profile")


def test_a_handover_opens_one_browser_once(
    esha: Browser, browser: Browser, outside: Outside
) -> None:
    page = esha.submit(ask(esha), "/staff/help-desk/word", why="Known")
    form = page.form("/sitting")
    assert esha.post("/sitting", form).status == 303
    assert browser.post("/sitting", form).status == 404


def test_nonsense_is_refused_and_stays_typed(esha: Browser) -> None:
    page = ask(esha, "12 monkeys")
    assert (page.status, page.value("phone")) == (422, "12 monkeys")
    assert esha.get("/staff/help-desk/code").path == "/staff/help-desk/"


def test_the_gate_has_no_help_desk(gita: Browser) -> None:
    assert gita.get("/staff/help-desk/").status == 404
