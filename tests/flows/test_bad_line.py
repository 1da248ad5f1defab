"""Owns what a bad line may do to a family: cost time, and never a word or a second visit.

A real line stands between browser and portal. What the page's own clock must do is not waited for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, expect
from sqlalchemy import Engine, create_engine

from bench.phone import over_http
from bench.weigh import code_from_demo
from tests.flows.hard_ways import (
    NOT_SENT,
    SENT,
    a_family,
    insist,
    leave,
    references_of,
    reload,
    say_whom,
)
from tests.flows.journeys import GO_ON, SENDS_CODE, say_who
from tests.flows.line import Fate, Line, a_line
from tests.flows.on_the_way import CHECK, PARTY, WHEN, WHOM, bring_to
from tests.flows.running_portal import RunningPortal, eventually
from tests.flows.test_main_job import a_relative
from tests.flows.walker import PHONE, Walker
from tests.flows.whole import IS_WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.drill]

# A line of the second generation at the edge of its cell: up, down (bytes a second), and back.
SLOW = {"offline": False, "latency": 2000, "downloadThroughput": 20_000, "uploadThroughput": 8_000}
PATIENCE_MS = 60_000
SILENT_MS = 15_000
LINES = [(400, True), (400, False)] + [(2000, True), (2000, False)] * IS_WHOLE


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    """What came of the presses."""
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


@pytest.fixture
def line(demo: RunningPortal) -> Iterator[Line]:
    """A line to the portal, good until a story spoils it."""
    with a_line(demo.port) as line:
        yield line


def test_on_a_line_that_is_slow_and_gone_for_a_while(
    demo: RunningPortal, chromium: Browser, database: Engine
) -> None:
    phone, wanted = "+919000000603", a_relative(database, 22)
    family = a_family(demo, chromium, phone)
    family.context.set_default_timeout(PATIENCE_MS)
    line = family.context.new_cdp_session(family.page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    say_whom(family, wanted)

    # No line: the page stays, says so, and keeps every word.
    family.context.set_offline(True)
    family.page.locator(GO_ON).click()
    expect(family.page.locator(NOT_SENT)).to_be_visible()
    assert family.page.locator("#wanted_name").input_value() == wanted.name
    family.context.set_offline(False)
    line.send("Network.emulateNetworkConditions", SLOW)

    family.press(GO_ON)

    # Slow: two seconds there and back, and a thumb that presses twice.
    family.page.locator(".slot input:enabled + label").first.click()
    family.press(GO_ON)
    family.press(GO_ON)
    with family.page.expect_navigation():
        family.page.locator(GO_ON).dblclick(no_wait_after=True)
    family.await_sight(SENT)
    assert len(references_of(database, phone)) == 1
    family.leave()


def test_a_form_that_does_not_come_through_says_so_and_keeps_every_word(
    demo: RunningPortal, chromium: Browser, database: Engine, line: Line
) -> None:
    wanted = a_relative(database, 24)
    family = Walker(chromium, line.address, width=PHONE, has_script=True)
    family.page.clock.install()
    bring_to(family, demo.port, "+919000000621", wanted, WHOM)
    family.fill(facility_id=str(wanted.home_id), wanted_name=wanted.name, relation="mother")
    for fate in (Fate.HANGS, Fate.BREAKS, Fate.ANSWER_CUT):
        line.spoil("POST", fate)
        family.page.locator(GO_ON).click()
        assert eventually(lambda fate=fate: fate in line.met)
        if fate is Fate.HANGS:
            assert not family.sees(NOT_SENT)
            assert family.sees("form[aria-busy]")
            family.page.clock.fast_forward(SILENT_MS)
        expect(family.page.locator(NOT_SENT)).to_be_in_viewport()
        assert not family.sees("form[aria-busy]")
        assert family.page.locator("#wanted_name").input_value() == wanted.name
    family.look()
    line.mend()
    family.press(GO_ON)
    assert family.page.url.endswith(WHEN)
    leave(family)


def test_an_answer_that_never_comes_is_one_visit_under_one_reference(
    demo: RunningPortal, chromium: Browser, database: Engine, line: Line
) -> None:
    phone = "+919000000622"
    family = Walker(chromium, line.address, width=PHONE, has_script=True)
    family.page.clock.install()
    bring_to(family, demo.port, phone, a_relative(database, 25), CHECK)
    for fate in (Fate.ANSWER_HANGS, Fate.ANSWER_LOST):
        line.spoil("POST", fate)
        family.page.locator(GO_ON).click()
        assert eventually(lambda fate=fate: fate in line.met)
        assert eventually(lambda: len(references_of(database, phone)) == 1)
        if fate is Fate.ANSWER_HANGS:
            family.page.clock.fast_forward(SILENT_MS)
        expect(family.page.locator(NOT_SENT)).to_be_visible()
    line.mend()
    family.press(GO_ON)
    family.await_sight(SENT)
    assert references_of(database, phone) == [family.page.url.rpartition("/")[2]]
    leave(family)


def test_without_script_the_browsers_own_reload_leads_to_the_same_visit(
    demo: RunningPortal, chromium: Browser, database: Engine, line: Line
) -> None:
    phone = "+919000000623"
    family = Walker(chromium, line.address, width=PHONE, has_script=False)
    bring_to(family, demo.port, phone, a_relative(database, 26), CHECK)
    line.spoil("POST", Fate.ANSWER_LOST)
    with pytest.raises(Error, match="ERR_CONNECTION_RESET"):
        family.press(GO_ON)
    assert len(references_of(database, phone)) == 1
    line.mend()
    reload(family)
    family.await_sight(SENT)
    assert references_of(database, phone) == [family.page.url.rpartition("/")[2]]
    leave(family)


@pytest.mark.parametrize(("latency", "has_script"), LINES)
def test_the_whole_way_on_a_slow_line_that_loses_much_of_it(
    demo: RunningPortal,
    chromium: Browser,
    database: Engine,
    line: Line,
    latency: int,
    has_script: bool,
) -> None:
    number = LINES.index((latency, has_script))
    phone, wanted = f"+91900000061{number}", a_relative(database, 27 + number)
    family = Walker(chromium, line.address, width=PHONE, has_script=has_script)
    family.context.set_default_timeout(PATIENCE_MS)
    tab = family.context.new_cdp_session(family.page)
    tab.send("Network.enable")
    tab.send("Network.emulateNetworkConditions", SLOW | {"latency": latency})

    def go_on(until: str, what: str = GO_ON) -> None:
        insist(family, family.page.locator(what).first.click, until)

    line.lose_every(3)
    insist(family, lambda: family.page.goto(line.address), "a.tile")
    go_on("#phone", "a.tile >> nth=0")
    family.fill(phone=phone)
    # A code is good once: one whose answer is lost would want another, and the home sends three.
    line.mend()
    go_on("#code", SENDS_CODE)
    family.fill(code=code_from_demo(over_http(demo.port))(phone.removeprefix("+91")))
    go_on("#parent_name")
    line.lose_every(3)
    say_who(family, "Malati Nadimajhi")
    go_on("#wanted_name")
    say_whom(family, wanted)
    go_on(".slot")
    family.page.locator(".slot input:enabled + label").first.click()
    go_on(f"form[action='{PARTY}']")
    go_on(f"form[action='{CHECK}']")
    insist(family, family.page.locator(GO_ON).dblclick, SENT)
    assert len(line.met) > 3
    assert references_of(database, phone) == [family.page.url.rpartition("/")[2]]
    leave(family)
