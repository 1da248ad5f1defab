"""The desks beside a decision: what goes on file, who is barred, and the prisoner's own word."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.domain.clock import now
from tests.browser import Browser
from tests.cast import Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit
from tests.routes.staff.conftest import decide


def test_a_prisoner_is_asked_and_his_no_stays_inside(
    esha: Browser, asha: Browser, made: MadeVisit, cast: Cast, outside: Outside
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    page = decide(esha, page, reference, "question", prisoner_id=cast.bilal_id)
    assert "The ward officer will ask the prisoner." in page.words
    before, told = asha.get(f"/visits/{reference}").words, len(outside.sms.sent)
    page = esha.get("/staff/voice/")
    assert "Bilal Nodimajhi" in page.words
    assert "Asha Nodimajhi" in page.words
    action = next(
        form.get("action", "")
        for form in page.find_all("form")
        if form.get("action", "").endswith("/no")
    )
    assert "Nobody is to be asked now" in esha.submit(page, action).words
    assert asha.get(f"/visits/{reference}").words == before
    assert len(outside.sms.sent) == told


def test_a_refusal_for_his_no_reads_like_any_other(
    esha: Browser, asha: Browser, made: MadeVisit, cast: Cast
) -> None:
    words = []
    for days, reason in ((3, "prisoner_declined"), (6, "prisoner_unavailable")):
        reference = made(slot_id=_slot(esha.app, cast, days))
        page = esha.get(f"/staff/visits/{reference}")
        decide(esha, page, reference, "rejection", reason=reason)
        page = asha.get(f"/visits/{reference}")
        assert "A visit at that time is not possible." in page.words
        words.append("declin" in page.words or "does not wish" in page.words)
    assert words == [False, False]


def test_a_visitor_is_barred_and_the_bar_is_lifted(
    esha: Browser, asha: Browser, made: MadeVisit
) -> None:
    reference = made()
    page = esha.get(f"/staff/visits/{reference}")
    ends_on = (now() + timedelta(days=40)).date().isoformat()
    empty = decide(esha, page, reference, "bar")
    assert (empty.status, "Choose a day." in empty.words) == (422, True)
    page = decide(esha, page, reference, "bar", ends_on=ends_on, reason="Contraband found")
    assert "The visitor is barred." in page.words
    assert "Contraband" not in asha.get(f"/visits/{reference}").words
    page = esha.get("/staff/bars/")
    assert "Contraband found" in page.words
    action = next(
        form.get("action", "")
        for form in page.find_all("form")
        if form.get("action", "").endswith("/lifting")
    )
    page = esha.submit(page, action)
    assert "Nobody is barred" in page.words


def test_the_gate_sees_none_of_it(gita: Browser, made: MadeVisit) -> None:
    reference = made()
    assert "Before you decide" not in gita.get(f"/staff/visits/{reference}").words
    assert gita.get("/staff/bars/").status == 404
    assert gita.get("/staff/voice/").status == 404


def _slot(app: Flask, cast: Cast, days: int) -> int:
    with app.app_context():
        return cast.slot_id(days=days)
