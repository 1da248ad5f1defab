"""Owns a family without a mouse, perhaps without eyes: its keys, and what is read out to it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.flows.journeys import GO_ON
from tests.flows.walker import Walker

# What a screen reader finds, in its order.
FAULTS = """
- alert:
  - heading "Please put these right" [level=2]
  - list:
    - listitem:
      - link /Father's or husband's name.+/
"""
FIRST_STEP = """
- main:
  - status: Your details are saved.
  - paragraph:
    - strong: Step 1 of 4
  - heading "Whom do you want to meet?" [level=1]
  - combobox "Correctional home"
  - textbox "Name of the person you want to meet"
"""
LAST_STEP = """
- main:
  - status
  - link "Back"
  - paragraph:
    - strong: Step 4 of 4
  - heading "Check and send" [level=1]
  - heading "Whom" [level=2]
  - heading "When" [level=2]
  - heading "Who comes" [level=2]
  - button "Send the request"
"""


def has_focus(walker: Walker, what: str) -> bool:
    return bool(walker.page.evaluate("(what) => document.activeElement.matches(what)", what))


def reach(walker: Walker, what: str, *, within: int = 60) -> None:
    """Press Tab until something has the focus, which can be seen."""
    for _ in range(within):
        walker.page.keyboard.press("Tab")
        if has_focus(walker, what):
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


def go_to_the_fault(walker: Walker, field: str) -> None:
    """The reader stands at the faults, told as an alert; the first line leads to its field."""
    assert has_focus(walker, ".error-summary[role=alert]")
    reach(walker, f".error-summary a[href='{field}']", within=1)
    walker.page.keyboard.press("Enter")


def register_by_keyboard(family: Walker) -> None:
    """Say who one is; the first try says nearly nothing, and is told so."""
    type_into(family, "#name", "Malati Nadimajhi")
    enter(family)
    expect(family.page.locator("main")).to_match_aria_snapshot(FAULTS)
    go_to_the_fault(family, "#parent_name")
    assert has_focus(family, "#parent_name")
    family.page.keyboard.type("Sagar Nadimajhi")
    type_into(family, "#age", "48")
    type_into(family, "#gender", "Woman")
    type_into(family, "#address", "12 Shapla Para")
    type_into(family, "#identity_kind", "Aadhaar")
    type_into(family, "#identity_number", "0124")
    reach(family, GO_ON)
    enter(family)


def choose_by_keyboard(family: Walker) -> None:
    """Look at two days and take an hour; the first try takes none."""
    # The second press on a day swaps the hours alone, and the keys stay where they were.
    for day in family.page.locator("a.day:not(.day-full)").all()[1:3]:
        address = f"a.day[href='{day.get_attribute('href')}']"
        reach(family, address)
        family.page.keyboard.press("Enter")
        expect(family.page.locator(f"{address}[aria-current]")).to_be_visible()
    assert has_focus(family, f"{address}[aria-current]")
    reach(family, GO_ON)
    enter(family)
    # Nothing was chosen: the line of the fault leads to the hours.
    go_to_the_fault(family, "#slot_id-0")
    reach(family, ".slot input", within=2)
    family.page.keyboard.press("Space")
    reach(family, GO_ON)
    enter(family)
