"""Owns the hard ways to a visit: by keyboard alone, back and forth, on a line that is slow or gone.

Each ends where the easy way ends: what was typed is there, and one press is one request.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine, text

from tests.flows.journeys import GO_ON, Wanted, ask_for_visit, prove_address, register
from tests.flows.running_portal import RunningPortal
from tests.flows.test_main_job import a_relative
from tests.flows.walker import DESKTOP, PHONE, Walker

pytestmark = [pytest.mark.browser, pytest.mark.drill]

# A line of the second generation at the edge of its cell: up, down (bytes a second), and back.
SLOW = {"offline": False, "latency": 2000, "downloadThroughput": 20_000, "uploadThroughput": 8_000}
PATIENCE_MS = 60_000
NOT_SENT = "#notice .tone-bad"


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    """What came of the presses."""
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


def a_family(demo: RunningPortal, chromium: Browser, phone: str, *, width: int = PHONE) -> Walker:
    """Somebody registered, before the first question."""
    family = Walker(chromium, demo.address, width=width, has_script=True)
    family.open("/visits/new/whom")
    prove_address(family, phone)
    register(family, "Malati Nadimajhi")
    return family


def say_whom(family: Walker, wanted: Wanted) -> None:
    family.fill(
        facility_id=str(wanted.home_id),
        wanted_name=wanted.name,
        wanted_parent_name=wanted.parent_name,
        relation="mother",
    )


def requests_of(database: Engine, phone: str) -> int:
    query = text(
        "SELECT count(*) FROM visit v JOIN visitor p ON p.id = v.visitor_id WHERE p.phone = :phone"
    )
    with database.connect() as connection:
        return int(connection.scalar(query, {"phone": phone}) or 0)


def reach(walker: Walker, what: str, *, within: int = 60) -> None:
    """Press Tab until something has the focus, which can be seen."""
    for _ in range(within):
        walker.page.keyboard.press("Tab")
        if walker.page.evaluate("(what) => document.activeElement.matches(what)", what):
            ring = walker.page.evaluate(
                "() => [document.activeElement, document.activeElement.nextElementSibling]"
                ".some((it) => it && getComputedStyle(it).outlineStyle !== 'none')"
            )
            assert ring, f"nobody sees that {what} has the focus"
            return
    raise AssertionError(f"Tab does not come to {what} on {walker.page.url}")


def type_into(walker: Walker, what: str, words: str) -> None:
    reach(walker, what)
    walker.page.keyboard.type(words)


def enter(walker: Walker) -> None:
    """Press Enter, which leads to another page."""
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    walker.look()


def test_by_keyboard_alone(demo: RunningPortal, chromium: Browser, database: Engine) -> None:
    phone, wanted = "+919000000601", a_relative(database, 20)
    family = a_family(demo, chromium, phone, width=DESKTOP)
    family.open("/")
    reach(family, "a[href='/visits/new/whom']")
    enter(family)
    # A list is moved by the letters of what one means.
    type_into(family, "#facility_id", "Dum Dum")
    type_into(family, "#wanted_name", wanted.name)
    type_into(family, "#wanted_parent_name", wanted.parent_name)
    type_into(family, "#relation", "Mother")
    family.page.keyboard.press("Tab")
    reach(family, GO_ON)
    enter(family)
    reach(family, GO_ON)
    enter(family)
    # Nothing was chosen: the reader stands at the fault, and its line leads to the hours.
    assert family.page.evaluate("() => document.activeElement.matches('.error-summary')")
    reach(family, ".error-summary a", within=2)
    family.page.keyboard.press("Enter")
    reach(family, ".slot input", within=2)
    family.page.keyboard.press("Space")
    reach(family, GO_ON)
    enter(family)
    reach(family, GO_ON)
    enter(family)
    reach(family, GO_ON)
    enter(family)
    family.await_sight("#visit-panel .tone-waiting")
    assert requests_of(database, phone) == 1
    family.leave()


def test_back_and_forth_loses_nothing_and_sends_nothing_twice(
    demo: RunningPortal, chromium: Browser, database: Engine
) -> None:
    phone, wanted = "+919000000602", a_relative(database, 21)
    family = a_family(demo, chromium, phone)
    say_whom(family, wanted)
    family.press(GO_ON)
    family.page.go_back()
    assert family.page.locator("#wanted_name").input_value() == wanted.name
    family.page.go_forward()
    family.open("/visits/new/whom")
    assert family.page.locator("#wanted_name").input_value() == wanted.name
    ask_for_visit(family, wanted, "physical")
    sent = family.page.url
    # Back to the last question: what was sent is no longer there to be sent again.
    family.page.go_back()
    family.look()
    assert family.page.url != sent
    assert not family.sees("form[action='/visits/new/check']")
    assert requests_of(database, phone) == 1
    family.leave()


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
    family.await_sight("#visit-panel .tone-waiting")
    assert requests_of(database, phone) == 1
    family.leave()


@pytest.mark.parametrize("has_script", [True, False])
def test_another_language_in_the_middle_of_a_form(
    demo: RunningPortal, chromium: Browser, *, has_script: bool
) -> None:
    family = Walker(chromium, demo.address, width=PHONE, has_script=has_script)
    family.open("/sign-in")
    family.fill(phone="98300 nonsense")
    for language in ("ur", "bn", "hi"):
        family.choose_language(language)
        assert family.page.locator("#phone").input_value() == "98300 nonsense"
        assert not family.sees(".error-summary")
    # Enter in a line sends the form, and changes no language.
    family.page.locator("#phone").press("Enter")
    family.page.wait_for_load_state()
    family.await_sight(".error-summary")
    family.look()
    family.leave()
