"""The pages of a demo: the phone that shows each message, and the door of a video room."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from app import create_app
from app.integrations.providers import providers
from app.jobs.outbox import drain
from config import Settings
from tests.browser import Browser
from tests.builders import a_visit
from tests.cast import ASHA_PHONE, Cast


def test_the_demo_phone_shows_exactly_what_a_family_receives(
    app: Flask, browser: Browser, cast: Cast
) -> None:
    assert "No messages yet" in browser.get("/demo/phone").words
    with app.app_context():
        a_visit(cast)
        drain()
        mail, sms = providers.demo_phone.messages()
    page = browser.get("/demo/phone")
    assert " ".join(sms.text.split()) in page.words
    assert mail.subject in page.words
    assert mail.subject not in browser.get(f"/demo/phone?to=%2B{ASHA_PHONE[1:]}").words
    assert "No messages yet" in browser.get("/demo/phone?to=nobody").words


def test_the_demo_phone_looks_again_by_itself(browser: Browser) -> None:
    part = browser.get("/demo/phone", partial=True)
    assert part.root[0].get("id") == "messages"
    assert part.root[0].get("hx-trigger") == "every 3s"


def test_a_real_installation_has_none_of_it(settings: Settings) -> None:
    app = create_app(replace(settings, demo=False))
    assert Browser(app).get("/demo/phone").status == 404
    assert "demo" not in Browser(app).get("/").text.lower()
