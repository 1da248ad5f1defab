"""A family that was not answered picks the next hour by one tap on the page of its visit."""

from __future__ import annotations

from flask import Flask

from app.jobs.outbox import drain
from app.services.clocks import lapse_undecided
from tests.browser import Browser
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, MoveOn, SeenVisit


def test_one_tap_makes_the_new_request(
    app: Flask, cast: Cast, outside: Outside, made: MadeVisit, seen: SeenVisit, move_on: MoveOn
) -> None:
    reference = made()
    move_on(seen(reference).slot.starts_at)
    with app.app_context():
        lapse_undecided()
        drain()
    dev = Browser(app)
    dev.sign_in_visitor(DEV_PHONE, outside)
    asha = Browser(app)
    asha.sign_in_visitor(ASHA_PHONE, outside)

    page = asha.get(f"/visits/{reference}")
    picks = [
        f.get("action", "") for f in page.find_all("form") if "kept-hours" in f.get("action", "")
    ]
    assert len(picks) == 3
    after = asha.submit(page, picks[0])
    assert "We answer by" in after.words
    assert "Kept for you" not in asha.get(f"/visits/{reference}").words

    token = dev.get("/visits/").form("/sign-out")
    assert dev.post(picks[1], token).status == 404
