"""Owns the story of one call: a mother taps once and sees her son, an officer sees both.

Real browsers, real pictures, our own signalling; each end is proved by the frames decoded there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine, text

from tests.flows.callers import (
    a_caller,
    a_camera_chromium,
    arrived,
    await_moment,
    await_pictures,
)
from tests.flows.journeys import GO_ON, code_for, messages, prove_address
from tests.flows.running_portal import RunningPortal
from tests.flows.test_main_job import move_hour
from tests.flows.walker import DESKTOP, PHONE, Walker

pytestmark = [pytest.mark.browser, pytest.mark.drill]

PASSWORD = "meet-your-family"
MOTHER, COUNSEL, STRANGER = "+919000000001", "+919000000002", "+919000000003"
SPEAKS = {MOTHER: "bn", COUNSEL: "en", STRANGER: "hi"}
UNCLE = "uncle.abroad@family.example"
SOON = timedelta(minutes=1)


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def cameras() -> Iterator[Browser]:
    with a_camera_chromium() as browser:
        yield browser


def rows(database: Engine, query: str, **facts: Any) -> list[Any]:
    with database.connect() as connection:
        return list(connection.execute(text(query), facts))


def a_call_of(database: Engine, phone: str) -> str:
    """The reference of this family's video visit that is to come now."""
    query = (
        "SELECT v.reference FROM visit v JOIN visitor p ON p.id = v.visitor_id"
        " JOIN slot s ON s.id = v.slot_id WHERE p.phone = :phone AND v.mode = 'video'"
        " AND v.state = 'approved' ORDER BY s.starts_at LIMIT 1"
    )
    ((reference,),) = rows(database, query, phone=phone)
    move_hour(database, reference, SOON)
    return str(reference)


def an_officer(cameras: Browser, demo: RunningPortal, login: str) -> Walker:
    officer = a_caller(cameras, demo.address, DESKTOP)
    officer.open("/staff/video-desk/")
    officer.fill(login=login, password=PASSWORD)
    officer.press("main form .actions button")
    return officer


def a_terminal(cameras: Browser, demo: RunningPortal, officer: Walker) -> Walker:
    """A device that the officer has named and somebody has paired."""
    officer.page.locator("main summary").click()
    officer.fill(name="Video terminal 2")
    officer.press("form[action*='/terminals?'] button")
    code = re.search(r"\d{4} \d{4}", officer.words())
    assert code, officer.words()
    terminal = a_caller(cameras, demo.address, DESKTOP)
    terminal.open("/terminal/")
    terminal.fill(code="0000 0000")
    terminal.press("main button")
    assert terminal.sees(".error-summary")
    terminal.fill(code=code[0])
    terminal.press("main button")
    await_moment(terminal, "idle")
    return terminal


def give_a_companion(database: Engine, reference: str) -> None:
    """Somebody of the approved party who is elsewhere today."""
    with database.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO attendee (visit_id, name, age, gender, relation, identity_kind,"
                " is_left_out) SELECT id, 'Uncle Tarasundar', 51, 'male', 'uncle', 'passport',"
                " :no FROM visit WHERE reference = :reference"
            ),
            {"reference": reference, "no": False},
        )


def a_relative(cameras: Browser, demo: RunningPortal, family: Walker, reference: str) -> Walker:
    """One of the party who lives abroad: the family sends a link, a code proves its address."""
    family.open(f"/visits/{reference}/elsewhere")
    family.page.get_by_label("Uncle Tarasundar").check()
    family.fill(address=UNCLE)
    family.press(f"form[action='/visits/{reference}/elsewhere'] button")
    link = re.search(r"/calls/[\w-]+", messages(family, UNCLE)[0])
    assert link
    relative = a_caller(cameras, demo.address, PHONE)
    relative.open(link[0])
    relative.open(f"/sign-in/email?next={link[0]}")
    relative.fill(email=UNCLE)
    relative.press("main form .actions button")
    relative.fill(code=code_for(relative, UNCLE))
    relative.press(GO_ON)
    relative.press(f"form[action='{link[0]}/joining'] button")
    await_moment(relative, "ready")
    return relative


def a_family(cameras: Browser, demo: RunningPortal, phone: str, reference: str) -> Walker:
    """Somebody who has tapped «join» and whose camera is tested."""
    family = a_caller(cameras, demo.address, PHONE)
    family.open(f"/visits/{reference}")
    family.choose_language(SPEAKS[phone])
    prove_address(family, phone)
    family.press(f"form[action='/visits/{reference}/joining'] button")
    await_moment(family, "ready")
    expect(family.page.locator("[data-part=seen]")).to_be_visible()
    return family


def go_in(caller: Walker, moment: str) -> None:
    caller.page.locator("[data-press=enter]").click()
    await_moment(caller, moment)


def steer(officer: Walker, noun: str) -> None:
    """Press one of the desk's buttons; the officer stays in the call."""
    with officer.page.expect_response(lambda answer: answer.url.endswith(f"/{noun}")):
        officer.page.locator(f"form[action$='/{noun}'] button").click()


def log_of(database: Engine, reference: str) -> list[tuple[str, str]]:
    query = (
        "SELECT e.kind, coalesce(e.role, '') FROM video_room_event e"
        " JOIN visit v ON v.id = e.visit_id WHERE v.reference = :reference ORDER BY e.at, e.id"
    )
    return [(kind, role) for kind, role in rows(database, query, reference=reference)]


def the_desk_speaks(officer: Walker, *others: Walker) -> None:
    """The desk warns, pauses, takes the telephone, and lets it go on; every end sees it."""
    officer.page.locator("#sentence").fill("Please speak of family matters only.")
    steer(officer, "warning")
    for caller in others:
        expect(caller.page.locator(".room-warning")).to_have_text(re.compile("family matters"))
    steer(officer, "pause")
    for caller in (*others, officer):
        await_moment(caller, "paused")
    officer.page.locator("details:has(form[action$='/telephone']) > summary").click()
    steer(officer, "telephone")
    for caller in (*others, officer):
        await_moment(caller, "telephone")
    steer(officer, "resumption")
    for caller in (*others, officer):
        await_moment(caller, "open")


def the_uncle_comes_and_is_shown_out(
    cameras: Browser,
    demo: RunningPortal,
    reference: str,
    family: Walker,
    others: tuple[Walker, Walker],
) -> Walker:
    """A fourth end: her kin abroad, until the officer takes his link back."""
    in_the_call, family.page = family.page, family.new_page()
    relative = a_relative(cameras, demo, family, reference)
    family.page.close()
    family.page = in_the_call
    go_in(relative, "open")
    # Twelve pictures are made and read on one machine now: on a small one that takes its time.
    for caller in (family, *others, relative):
        there = await_pictures(caller, 3, within=90)
        assert all(one["sound"] for one in there), caller.page.url
    assert relative.page.evaluate("() => document.documentElement.scrollWidth") <= PHONE
    officer = others[1]
    officer.page.reload()
    await_pictures(officer, 3, within=90)
    steer(officer, "relative/withdrawal")
    await_moment(relative, "elsewhere")
    for caller in (family, *others):
        await_pictures(caller, 2)
    return relative


def test_a_mother_sees_her_son_and_an_officer_sees_both(
    demo: RunningPortal, database: Engine, cameras: Browser
) -> None:
    reference = a_call_of(database, MOTHER)
    give_a_companion(database, reference)
    officer = an_officer(cameras, demo, "dumdum")
    terminal = a_terminal(cameras, demo, officer)

    family = a_family(cameras, demo, MOTHER, reference)
    go_in(family, "waiting")
    officer.open(f"/staff/video-desk/{reference}")
    await_moment(officer, "ready")
    go_in(officer, "waiting")
    steer(officer, "opening")
    for caller in (family, terminal, officer):
        assert all(one["sound"] for one in await_pictures(caller, 2)), caller.page.url
    assert family.page.locator(".end[data-role=officer]").is_visible()

    # She reloads in the middle, and is in again without a press.
    family.page.reload()
    for caller in (family, terminal):
        await_pictures(caller, 2)

    the_desk_speaks(officer, family, terminal)

    relative = the_uncle_comes_and_is_shown_out(
        cameras, demo, reference, family, (terminal, officer)
    )

    # Her line is gone for more than ten seconds; she comes back by the same link.
    family.page.close()
    officer.page.wait_for_selector(".end[data-role=family][data-line=gone]", timeout=25_000)
    family.page = family.new_page()
    family.page.goto(f"{demo.address}/visits/{reference}/room")
    await_moment(family, "ready")
    go_in(family, "open")
    for caller in (family, terminal, officer):
        await_pictures(caller, 2)

    steer(officer, "ending")
    for caller in (family, officer):
        await_moment(caller, "ended")
    terminal.page.wait_for_selector("#room:not([data-moment=open])")
    ((state,),) = rows(
        database, "SELECT state FROM visit WHERE reference = :reference", reference=reference
    )
    assert state == "completed"
    log = log_of(database, reference)
    for happened in (
        ("joined", "family"), ("opened", "officer"), ("joined", "terminal"),
        ("joined", "relative"), ("shown_out", "relative"),
        ("resumed", "family"), ("dropped", "family"), ("ended", "officer"),
    ):  # fmt: skip
        assert happened in log, (happened, log)
    family.open(f"/visits/{reference}/room")
    assert family.page.url.endswith(f"/visits/{reference}")
    officer.open("/staff/video-desk/register")
    for caller in (family, officer, terminal, relative):
        caller.context.close()


def test_counsel_is_seen_and_not_heard(
    demo: RunningPortal, database: Engine, cameras: Browser
) -> None:
    reference = a_call_of(database, COUNSEL)
    with database.begin() as connection:
        connection.execute(
            text("UPDATE visit SET relation = 'lawyer' WHERE reference = :reference"),
            {"reference": reference},
        )
    officer = an_officer(cameras, demo, "alipore")
    terminal = a_terminal(cameras, demo, officer)
    counsel = a_family(cameras, demo, COUNSEL, reference)
    go_in(counsel, "waiting")
    officer.open(f"/staff/video-desk/{reference}")
    await_moment(officer, "ready")
    go_in(officer, "waiting")
    steer(officer, "opening")

    for caller in (counsel, terminal):
        assert sorted(bool(one["sound"]) for one in await_pictures(caller, 2)) == [False, True]
    assert [one["sound"] for one in await_pictures(officer, 2)] == [0, 0]
    assert [one["sent_sound"] for one in arrived(officer)] == [0, 0]
    for caller in (counsel, officer, terminal):
        caller.context.close()


def test_nobody_else_and_no_other_hour_gets_in(
    demo: RunningPortal, database: Engine, cameras: Browser
) -> None:
    reference = a_call_of(database, STRANGER)
    family = a_family(cameras, demo, STRANGER, reference)
    forwarded = family.page.url

    # Forwarded to a phone that is not signed in, and to one that belongs to somebody else.
    other = Walker(cameras, demo.address, width=PHONE, has_script=True)
    other.open(forwarded)
    assert "/sign-in" in other.page.url
    other.choose_language(SPEAKS[MOTHER])
    prove_address(other, MOTHER)
    assert not other.sees("#room")
    assert other.sees("h1")

    # Tested in time, pressed too late; and too early.
    # (Seven hours: what has just ended is closed by the clock, for good.)
    for by in (-timedelta(hours=7), timedelta(hours=2)):
        move_hour(database, reference, by)
        family.page.locator("[data-press=enter]").click()
        await_moment(family, "refused")
        family.page.goto(forwarded)
        assert "/room" not in family.page.url
        move_hour(database, reference, SOON)
        family.page.goto(forwarded)
        await_moment(family, "ready")
    for caller in (family, other):
        caller.context.close()
