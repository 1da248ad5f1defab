"""How a fault reaches a person: a number to quote, plain words, and nothing of what went wrong."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask, abort

from app.domain.errors import AlreadyDecided, Code, NotFound, Refusal, Refused
from app.domain.visit_states import State
from app.web.access import public
from tests.browser import PARTIAL, Browser, Page

SECRET = "9830000001 of Asha Nodimajhi"


@public
def breaks() -> str:
    raise RuntimeError(SECRET)


@public
def refuses() -> str:
    raise Refused(Refusal(code=Code.NOT_IN_TIME), Refusal(code=Code.SLOT_FULL))


@public
def is_decided() -> str:
    raise AlreadyDecided(state=State.APPROVED, by="Esha Akash")


@public
def is_missing() -> str:
    raise NotFound


@public
def stops() -> str:
    abort(429)


@pytest.fixture
def faulty(app_to_change: Flask) -> Browser:
    """A browser at an installation that has some pages which go wrong."""
    for path, view in (
        ("/breaks", breaks),
        ("/staff/breaks", breaks),
        ("/refuses", refuses),
        ("/decided", is_decided),
        ("/staff/decided", is_decided),
        ("/missing", is_missing),
        ("/stops", stops),
    ):
        app_to_change.add_url_rule(path, path.strip("/").replace("/", "_"), view)
    return Browser(app_to_change)


@pytest.mark.parametrize("path", ["/breaks", "/staff/breaks"])
def test_a_fault_shows_a_number_and_no_text_of_the_error(
    faulty: Browser, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    caplog.set_level(logging.ERROR)
    page = faulty.get(path)
    assert page.status == 500
    assert "Something broke on our side" in page.words
    number = re.search(r"tell the help desk this number: ([0-9a-f]{6})\b", page.words)
    assert number
    for hidden in (SECRET, "RuntimeError", "Traceback", "breaks()"):
        assert hidden not in page.text
    # The log knows the number, the kind and the place of it, and not what was typed either.
    assert number[1] in caplog.text
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_two_faults_have_two_numbers(faulty: Browser) -> None:
    first, second = (faulty.get("/breaks").words for _time in range(2))
    assert first != second


def test_a_fault_in_a_fragment_is_told_in_the_pages_notice_place(faulty: Browser) -> None:
    page = faulty.get("/breaks", partial=True)
    assert page.status == 500
    assert page.response.headers["HX-Retarget"] == "#notice"
    assert page.response.headers["HX-Reswap"] == "innerHTML"
    assert "tell the help desk this number" in "".join(page.root.itertext())
    assert not page.find_all("html")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/refuses", 409, ["only in its time", "has just filled"]),
        ("/decided", 409, ["it is now «Approved»"]),
        ("/staff/decided", 409, ["it is now «Approved», by Esha Akash"]),
        ("/missing", 404, ["Nothing found", "not yours to see"]),
        ("/nothing-of-that-name", 404, ["Nothing found", "not yours to see"]),
        ("/stops", 429, ["Wait a little"]),
        ("/sign-out", 405, ["That did not work"]),
    ],
)
def test_every_refusal_has_a_page_in_plain_words(
    faulty: Browser, path: str, status: int, words: list[str]
) -> None:
    for page in (faulty.get(path), faulty.get(path, partial=True)):
        assert page.status == status
        told = " ".join("".join(page.root.itertext()).split())
        if page.find_all("html"):
            assert all(word in told for word in words), told


def test_who_decided_is_told_to_officers_alone(faulty: Browser) -> None:
    assert "Esha" not in faulty.get("/decided").text


def test_a_fault_is_told_in_the_readers_language(faulty: Browser) -> None:
    faulty.get("/language/bn")
    page = faulty.get("/breaks")
    assert page.find_all("html", lang="bn")
    assert page.status == 500


def test_a_form_from_an_old_page_says_what_to_do(faulty: Browser) -> None:
    page = Page(faulty.client.post("/sign-in", headers=PARTIAL), is_partial=True)
    assert page.status == 400
    assert page.response.headers["HX-Retarget"] == "#notice"
    assert "load it again" in "".join(page.root.itertext())


def test_too_much_at_once_is_refused_plainly(faulty: Browser) -> None:
    page = faulty.post("/sign-in", {"phone": "9" * 300_000})
    assert page.status == 413
    assert "too much to send" in page.words
