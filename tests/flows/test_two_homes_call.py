"""Owns the story of a call between two homes: both agree on pages, and the two see each other.

Four real browsers, our own signalling: a terminal and an officer in each home, each end proved by
the frames decoded there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine

from tests.flows.callers import a_camera_chromium, await_moment, await_pictures
from tests.flows.running_portal import RunningPortal
from tests.flows.test_main_job import move_hour
from tests.flows.test_video_call import (
    SOON,
    a_terminal,
    an_officer,
    go_in,
    log_of,
    rows,
    steer,
)
from tests.flows.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.drill]

DESK = "/staff/between-homes/"
ASKING, ASKED = "DUMDUM", "ALIPOREW"
NAMES = ("Dum Dum Central Correctional Home", "Alipore Women's Correctional Home")


@dataclass(frozen=True, kw_only=True)
class Held:
    """One who is held in a home of the demo, and of whom no other story tells."""

    home_id: int
    number: str
    name: str


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def cameras() -> Iterator[Browser]:
    with a_camera_chromium() as browser:
        yield browser


def somebody_at(database: Engine, code: str) -> Held:
    query = (
        "SELECT f.id, p.number, p.name FROM prisoner p JOIN facility f"
        " ON f.id = p.facility_id WHERE f.code = :code AND p.left_on IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM visit v WHERE v.prisoner_id = p.id OR v.wanted_number = p.number)"
        " AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.prisoner_id = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM visit_side s WHERE s.prisoner_id = p.id)"
        " AND NOT p.is_high_risk AND NOT p.needs_noc ORDER BY p.id DESC LIMIT 1"
    )
    ((home_id, number, name),) = rows(database, query, code=code)
    return Held(home_id=home_id, number=number, name=name)


def ask(officer: Walker, asker: Held, asked: Held) -> str:
    """Enter the wish; its reference."""
    officer.open(f"{DESK}new?home={asker.home_id}&other={asked.home_id}")
    officer.fill(number=asker.number, relation="brother", proof="Both registers name one mother")
    officer.fill(wanted_name=asked.name, wanted_number=asked.number)
    officer.page.locator("#slot_id").select_option(index=1)
    officer.press("main form .actions button")
    return officer.page.url.rsplit("/", 1)[-1]


def both_homes_agree(asking: Walker, asked: Walker, reference: str) -> None:
    """The asker's home agrees; the other asks something back, is answered, and approves."""
    side, visit = f"{DESK}{reference}", f"/staff/visits/{reference}"
    asking.press(f"form[action='{side}/agreement'] button")
    asked.open(visit)
    asked.page.locator("#family-question summary").click()
    asked.fill(**{"family-question__family_note": "Of the same mother?"})
    asked.press(f"form[action='{visit}/family-question'] button")
    asking.open(side)
    expect(asking.page.locator("#side-reply .quote")).to_have_text("Of the same mother?")
    asking.fill(reply__answer="By both registers.")
    asking.press(f"form[action='{side}/answer'] button")
    asked.open(visit)
    assert "By both registers." in asked.words()
    asked.press(f"form[action='{visit}/approval'] .actions button")


def await_room(database: Engine, officer: Walker, reference: str) -> None:
    """Wait until the worker has made the room of the visit that was approved."""
    query = "SELECT 1 FROM video_room r JOIN visit v ON v.id = r.visit_id WHERE v.reference = :own"
    for _ in range(100):
        if rows(database, query, own=reference):
            return
        officer.page.wait_for_timeout(200)
    raise AssertionError(f"no room for {reference}")


def come_to_the_call(
    cameras: Browser, demo: RunningPortal, officer: Walker, reference: str
) -> Walker:
    """An officer pairs a terminal of his home and goes in; the terminal."""
    officer.open("/staff/video-desk/")
    terminal = a_terminal(cameras, demo, officer)
    officer.open(f"/staff/video-desk/{reference}")
    await_moment(officer, "ready")
    go_in(officer, "waiting")
    return terminal


def both_desks_open(asking: Walker, asked: Walker) -> None:
    """One desk alone opens nothing, as the other's prisoner is not there; both desks see it."""
    steer(asking, "opening")
    for officer in (asking, asked):
        expect(officer.page.locator("#both-homes .tone-good")).to_have_count(1, timeout=20_000)
        expect(officer.page.locator("#room[data-moment=waiting]")).to_be_visible()
    steer(asked, "opening")


def all_see_all(terminals: tuple[Walker, Walker], *officers: Walker) -> None:
    """Each end decodes the three others, and reads under the pictures who sits where."""
    for caller in (*terminals, *officers):
        there = await_pictures(caller, 3, within=90)
        assert all(one["sound"] for one in there), caller.page.url
    shown = officers[0].page.locator(".end figcaption b")
    assert len(set(shown.all_inner_texts())) == 3, shown.all_inner_texts()


def the_desk_ends_it(asked: Walker, asking: Walker, terminals: tuple[Walker, Walker]) -> None:
    """One press at one desk is the end for all four."""
    steer(asked, "ending")
    for officer in (asking, asked):
        await_moment(officer, "ended")
    for terminal in terminals:
        terminal.page.wait_for_selector("#room:not([data-moment=open])")


def both_registers_tell(officers: tuple[Walker, Walker], *prisoners: Held) -> None:
    """The entry of the call names both homes and both prisoners, in the register of each home."""
    for officer in officers:
        officer.open("/staff/video-desk/register")
        told = officer.words()
        for name in (*NAMES, *(one.name for one in prisoners)):
            assert name in told, (name, told)


def test_two_in_two_homes_see_each_other_and_both_desks_see_them(
    demo: RunningPortal, database: Engine, cameras: Browser
) -> None:
    asking, asked = (an_officer(cameras, demo, login) for login in ("dumdum", "alipore"))
    asker, wanted = somebody_at(database, ASKING), somebody_at(database, ASKED)
    reference = ask(asking, asker, wanted)
    both_homes_agree(asking, asked, reference)
    for officer, name in ((asking, asker.name), (asked, wanted.name)):
        officer.open(DESK)
        assert name in officer.page.locator("#to-tell").inner_text()

    move_hour(database, reference, SOON)
    await_room(database, asked, reference)
    mine = come_to_the_call(cameras, demo, asking, reference)
    theirs = come_to_the_call(cameras, demo, asked, reference)
    both_desks_open(asking, asked)
    all_see_all((mine, theirs), asking, asked)
    the_desk_ends_it(asked, asking, (mine, theirs))

    state = "SELECT state FROM visit WHERE reference = :own"
    assert rows(database, state, own=reference)[0][0] == "completed"
    log = log_of(database, reference)
    for happened in (("joined", "family"), ("joined", "terminal"), ("opened", "officer")):
        assert happened in log, (happened, log)
    both_registers_tell((asking, asked), asker, wanted)
    for caller in (mine, theirs, asking, asked):
        caller.context.close()
