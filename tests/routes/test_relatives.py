"""The pages of a relative elsewhere: the family's, the relative's own, and the desk's."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.domain.policy import Mode
from app.domain.visit_states import State
from app.jobs.outbox import drain
from app.models.visit import Visit
from tests.browser import Browser, Page
from tests.cast import ASHA_PHONE, DEV_PHONE, Cast
from tests.fakes import Outside
from tests.routes.conftest import MadeVisit, SeenVisit
from tests.services.test_relatives import PARTY

LINK = re.compile(r"/calls/[\w-]+")


@pytest.fixture
def reference(made: MadeVisit) -> str:
    return made(state=State.APPROVED, mode=Mode.VIDEO, companions=PARTY)


def send(browser: Browser, reference: str, **typed: str) -> Page:
    shown = browser.get(f"/visits/{reference}/elsewhere")
    return browser.submit(shown, f"/visits/{reference}/elsewhere", **typed)


def link_sent(app: Flask, outside: Outside) -> str:
    with app.app_context():
        drain()
    found = LINK.search(outside.sms.sent[-1].text)
    assert found, outside.sms.sent[-1].text
    return found[0]


def test_from_the_visit_page_to_the_desk(
    app: Flask, cast: Cast, outside: Outside, reference: str, seen: SeenVisit
) -> None:
    with time_machine.travel(seen(reference).slot.starts_at):
        asha, dev, gita = Browser(app), Browser(app), Browser(app)
        asha.sign_in_visitor(ASHA_PHONE, outside)
        assert "Send them a link" in asha.get(f"/visits/{reference}").words
        sent = send(asha, reference, address="98300 00002")
        assert "Dev Nadimajhi has a link of their own" in sent.words
        assert DEV_PHONE in sent.words
        link = link_sent(app, outside)
        assert outside.sms.sent[-1].to == DEV_PHONE

        # The door first, and after it the page that the link leads to.
        assert dev.get(link).path.startswith("/sign-in")
        dev.sign_in_visitor(DEV_PHONE, outside)
        page = dev.get(link)
        assert "has asked you into this video visit" in page.words
        assert "Bilal" not in page.words
        room = dev.submit(page, f"{link}/joining")
        assert room.find_all("div", id="room", data_role="relative")
        assert len(room.text.encode()) < 40_000
        csrf = room.find_all("div", id="room")[0].get("data-csrf") or ""
        asked = {"Accept": "application/json", "X-CSRFToken": csrf}
        token = dev.client.post(f"{link}/joining", headers=asked).json
        entered = dev.client.post(f"/room/{reference}/entry", json={"token": token["token"]}).json

        gita.sign_in_officer("gita")
        assert "Relative elsewhere (Dev Nadimajhi)" in gita.get("/staff/video-desk/").words
        desk = gita.get(f"/staff/video-desk/{reference}")
        assert DEV_PHONE in desk.words
        gita.submit(desk, f"/staff/video-desk/{reference}/relative/withdrawal")
        key = {"Authorization": f"Bearer {entered['key']}"}
        assert dev.client.get("/room/state", headers=key).status_code == 404
        assert dev.get(link).status == 404
        register = gita.get("/staff/video-desk/register").words
        assert "Relative elsewhere: Dev Nadimajhi" in register
        assert "was shown out" in register
        again = send(asha, reference, address=DEV_PHONE)
        assert again.status == 422
        assert "taken this person's link back" in again.words


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Type a mobile number"),
        ("12345", "not a mobile number"),
        ("+44 7911 123456", "Indian mobile numbers"),
        ("brother@", "not complete"),
        ("@", "not complete"),
        ("<b>@x</b>", "not complete"),
        (ASHA_PHONE, "This is your own"),
        ("2345 6789 0124 999999999999", "mobile number"),
    ],
)
def test_what_cannot_be_written_to_is_asked_again(
    asha: Browser, reference: str, typed: str, answer: str
) -> None:
    page = send(asha, reference, address=typed)
    assert page.status == 422
    assert answer in page.words


def test_an_address_abroad_is_taken_and_can_be_taken_back(asha: Browser, reference: str) -> None:
    page = send(asha, reference, address="Dev.Abroad@Family.example")
    assert "Dev.Abroad@family.example" in page.words
    page = asha.submit(page, f"/visits/{reference}/elsewhere/withdrawal")
    assert "Send them a link" in page.words


def test_a_person_who_is_not_of_the_party_is_refused(asha: Browser, reference: str) -> None:
    for wrong in ("999", "x", "٣"):
        page = send(asha, reference, person=wrong, address=DEV_PHONE)
        assert page.status == 422
        assert "Choose one from the list" in page.words


def test_nobody_else_sees_any_of_it(
    asha: Browser, dev: Browser, farid: Browser, reference: str
) -> None:
    send(asha, reference, address=DEV_PHONE)
    assert dev.get(f"/visits/{reference}/elsewhere").status == 404
    assert dev.get("/calls/a-key-of-nobody").status == 404
    assert farid.get(f"/staff/video-desk/{reference}").status == 404


def test_before_its_hour_the_page_says_when_to_come(
    app: Flask, asha: Browser, dev: Browser, outside: Outside, reference: str
) -> None:
    send(asha, reference, address=DEV_PHONE)
    link = link_sent(app, outside)
    assert "You can join from" in dev.get(link).words
    assert dev.get(f"{link}/room").path == link


def test_where_only_a_child_comes_along_nobody_is_asked(asha: Browser, made: MadeVisit) -> None:
    alone = made(state=State.APPROVED, mode=Mode.VIDEO, companions=PARTY[1:])
    assert "Relative elsewhere" not in asha.get(f"/visits/{alone}").words
    assert asha.get(f"/visits/{alone}/elsewhere").status == 404


def read_at_the_desk(app: Flask, visit: Visit) -> str:
    """What the desk reads of the relative's line an hour before the call."""
    with time_machine.travel(visit.slot.starts_at - timedelta(hours=1)):
        gita = Browser(app)
        gita.sign_in_officer("gita")
        found = re.search("Dev Nadimajhi: (.* line)", gita.get("/staff/video-desk/").words)
    assert found
    return found[1]


def test_a_relative_tries_the_phone_beforehand_and_the_desk_reads_it(
    app: Flask, asha: Browser, dev: Browser, outside: Outside, reference: str, seen: SeenVisit
) -> None:
    send(asha, reference, address=DEV_PHONE)
    link = link_sent(app, outside)
    assert dev.get(link).find_all("a", href=f"{link}/device")
    page = dev.get(f"{link}/device")
    assert "Bilal" not in page.words
    assert dev.submit(page, f"{link}/device", down_kbit="nonsense").path == f"{link}/device"
    found = {"camera": "1", "microphone": "1", "down_kbit": "200", "up_kbit": "90", "relay": ""}
    assert "Thank you" in dev.submit(page, f"{link}/device", **found).words
    assert read_at_the_desk(app, seen(reference)) == "Weak line"
    dev.submit(page, f"{link}/device", **(found | {"down_kbit": "900", "up_kbit": "900"}))
    assert read_at_the_desk(app, seen(reference)) == "Good line"


def test_the_phone_of_nobody_asked_is_not_tried(
    app: Flask, asha: Browser, outside: Outside, reference: str
) -> None:
    send(asha, reference, address=DEV_PHONE)
    assert asha.get(f"{link_sent(app, outside)}/device").status == 404
