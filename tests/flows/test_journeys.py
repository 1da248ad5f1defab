"""Owns the hard ways to a visit: by keyboard alone, back and forth, past the end of a sign-in.

Each ends where the easy way ends: what was typed is there, and one press is one request.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine, create_engine

from tests.flows.by_keyboard import (
    FIRST_STEP,
    LAST_STEP,
    choose_by_keyboard,
    enter,
    go_to_the_fault,
    has_focus,
    reach,
    register_by_keyboard,
    type_into,
)
from tests.flows.hard_ways import (
    SENT,
    a_family,
    end_sign_ins,
    let_sign_in_go_idle,
    references_of,
    say_whom,
)
from tests.flows.journeys import GO_ON, ask_for_visit, code_for, prove_address
from tests.flows.on_the_way import CHECK, WHOM, bring_to
from tests.flows.running_portal import RunningPortal
from tests.flows.test_main_job import a_relative
from tests.flows.walker import DESKTOP, PHONE, Walker

pytestmark = [pytest.mark.browser, pytest.mark.drill]


@pytest.fixture(scope="module")
def database(demo: RunningPortal, demo_url: str) -> Iterator[Engine]:
    """What came of the presses."""
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


def test_by_keyboard_alone(demo: RunningPortal, chromium: Browser, database: Engine) -> None:
    phone, wanted = "+919000000601", a_relative(database, 20)
    family = Walker(chromium, demo.address, width=DESKTOP, has_script=True)
    family.open("/")
    reach(family, "a[href='/visits/new/whom']")
    enter(family)
    type_into(family, "#phone", phone)
    enter(family)
    type_into(family, "#code", "000000x")
    enter(family)
    go_to_the_fault(family, "#code")
    assert has_focus(family, "#code")
    code = code_for(family, phone)
    family.page.keyboard.press("Control+a")
    family.page.keyboard.type(code)
    enter(family)
    register_by_keyboard(family)
    expect(family.page.locator("main")).to_match_aria_snapshot(FIRST_STEP)
    # A list is moved by the letters of what one means.
    type_into(family, "#facility_id", "Dum Dum")
    type_into(family, "#wanted_name", wanted.name)
    type_into(family, "#relation", "Mother")
    type_into(family, "#wanted_parent_name", wanted.parent_name)
    enter(family)
    choose_by_keyboard(family)
    reach(family, GO_ON)
    enter(family)
    expect(family.page.locator("main")).to_match_aria_snapshot(LAST_STEP)
    reach(family, GO_ON)
    enter(family)
    family.await_sight(SENT)
    assert len(references_of(database, phone)) == 1
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
    assert len(references_of(database, phone)) == 1
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


def test_a_sign_in_that_ends_on_the_way_costs_a_code_and_no_word(
    demo: RunningPortal, chromium: Browser, database: Engine
) -> None:
    phone, wanted = "+919000000605", a_relative(database, 23)
    family = Walker(chromium, demo.address, width=PHONE, has_script=True)
    bring_to(family, demo.port, phone, wanted, WHOM)
    say_whom(family, wanted)
    let_sign_in_go_idle(family, demo)
    family.press(GO_ON)
    assert "/sign-in" in family.page.url
    assert wanted.name not in family.words()
    prove_address(family, phone)
    assert family.page.locator("#wanted_name").input_value() == wanted.name
    family.press(GO_ON)
    family.page.locator(".slot input:enabled + label").first.click()
    family.press(GO_ON)
    family.press(GO_ON)
    # Ended elsewhere, and found out by the last press of all.
    end_sign_ins(database, phone)
    family.press(GO_ON)
    prove_address(family, phone)
    assert family.page.url.endswith(CHECK)
    assert wanted.name in family.words()
    family.press(GO_ON)
    family.await_sight(SENT)
    assert references_of(database, phone) == [family.page.url.rpartition("/")[2]]
    family.leave()
