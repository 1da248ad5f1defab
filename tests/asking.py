"""Owns asking for a visit as a family does it: page after page, with what the pages offer."""

from __future__ import annotations

from typing import Any

from tests.browser import Browser, Page
from tests.cast import Cast


def answer_whom(browser: Browser, cast: Cast, **changes: Any) -> Page:
    """Name Dum Dum and Bilal, as a sister would; what comes after."""
    answers: dict[str, Any] = {
        "facility_id": cast.dum_dum_id,
        "wanted_name": "Bilal Nadimajhi",
        "wanted_parent_name": "Sagar Nadimajhi",
        "wanted_age": "30",
        "relation": "sister",
    }
    page = browser.get("/visits/new/whom")
    return browser.submit(page, "/visits/new/whom", **(answers | changes))


def answer_when(browser: Browser, mode: str = "physical", **changes: Any) -> Page:
    """Take the first free hour that is shown, or what `changes` says."""
    page = browser.get(f"/visits/new/when?mode={mode}")
    answers = {"slot_id": free_hours(page)[0]} | changes
    return browser.submit(page, "/visits/new/when", **answers)


def answer_party(browser: Browser, **people: Any) -> Page:
    """Name who comes; nobody unless `people` says so."""
    return browser.submit(browser.get("/visits/new/party"), "/visits/new/party", **people)


def companion(number: int, **changes: Any) -> dict[str, str]:
    """The answers that name one who comes too."""
    answers = {
        "name": f"Tara Nodimajhi {number}",
        "age": "41",
        "gender": "female",
        "relation": "aunt",
        "identity_kind": "voter_id",
    } | changes
    return {f"companions-{number}-{name}": str(value) for name, value in answers.items()}


def ask_up_to_check(browser: Browser, cast: Cast, **when: Any) -> Page:
    """Answer everything; the page that shows it once more."""
    answer_whom(browser, cast)
    answer_when(browser, **when)
    return answer_party(browser)


def send(browser: Browser, page: Page | None = None) -> Page:
    """Send the request that the last page shows."""
    return browser.submit(page or browser.get("/visits/new/check"), "/visits/new/check")


def free_hours(page: Page) -> list[str]:
    """The hours of this page that can be picked."""
    radios = page.find_all("input", name="slot_id")
    return [radio.get("value", "") for radio in radios if radio.get("disabled") is None]
