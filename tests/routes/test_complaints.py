"""The complaint's pages at both doors."""

from __future__ import annotations

from tests.browser import Browser
from tests.routes.conftest import MadeVisit


def test_a_family_complains_and_reads_the_answer(
    asha: Browser, esha: Browser, made: MadeVisit
) -> None:
    reference = made()
    path = f"/visits/{reference}/complaint"
    assert path in asha.get(f"/visits/{reference}").text
    empty = asha.submit(asha.get(path), path, kind="too_short", words="")
    assert (empty.status, empty.value("kind")) == (422, "too_short")
    page = asha.submit(empty, path, words="Four minutes. <b>Only</b> four.")
    assert "We answer by" in page.words
    assert not page.find_all("form", action=path), "one waits at a time"

    desk = esha.get("/staff/complaints/")
    assert "Four minutes. <b>Only</b> four." in desk.words
    action = next(
        form.get("action", "")
        for form in desk.find_all("form")
        if form.get("action", "").endswith("/answer")
    )
    assert esha.submit(desk, action, answer="").status == 422
    esha.submit(esha.get("/staff/complaints/"), action, answer="The line failed.")
    page = asha.get(path)
    assert "Answered by Esha Akash" in page.words
    assert "The line failed." in page.words
    assert page.find_all("form", action=path)


def test_nobody_else_reads_it(dev: Browser, gita: Browser, made: MadeVisit) -> None:
    assert dev.get(f"/visits/{made()}/complaint").status == 404
    assert gita.get("/staff/complaints/").status == 404
