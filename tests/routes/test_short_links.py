"""The address in a text message opens the visit itself, and only for its own family."""

from __future__ import annotations

from flask import Flask

from tests.browser import Browser
from tests.cast import Cast
from tests.routes.conftest import MadeVisit


def test_the_link_opens_the_page_of_the_visit(asha: Browser, made: MadeVisit) -> None:
    reference = made()
    short, long = asha.get(f"/v/{reference}"), asha.get(f"/visits/{reference}")

    assert short.status == long.status == 200
    assert short.find_all("div", id="visit-panel")
    assert short.form(f"/visits/{reference}/withdrawal").keys() == {"csrf_token"}


def test_it_opens_in_any_spelling(asha: Browser, made: MadeVisit) -> None:
    assert asha.get(f"/v/{made().lower()}").status == 200


def test_somebody_elses_link_is_as_good_as_none(dev: Browser, made: MadeVisit) -> None:
    assert dev.get(f"/v/{made()}").status == 404


def test_who_is_not_signed_in_comes_back_to_it(app: Flask, cast: Cast, made: MadeVisit) -> None:
    reference = made()
    page = Browser(app).get(f"/v/{reference}")

    assert page.response.request.path == "/sign-in"
    assert page.response.request.args["next"] == f"/v/{reference}"
