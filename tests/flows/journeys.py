"""Owns the ways people take through the portal: a family's, and an officer's.

They know forms and fields, and no word of any language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from app.demo.people import PASSWORD
from tests.flows.walker import Walker

GO_ON = "main form .actions button"
SENDS_CODE = "form[action^='/sign-in']:not([action^='/sign-in/code']) .actions button"
CODE = re.compile(r"\b\d{6}\b")
A_CODE = r".bubble-text:text-matches('\\b[0-9]{6}\\b')"
SPOKEN = re.compile(r"\b(?:[0-9A-Z]{3}-){3}[0-9A-Z]{2}\b")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom a family wants to meet, as it knows him."""

    id: int
    home_id: int
    name: str
    parent_name: str


def prove_address(walker: Walker, phone: str) -> None:
    """Give a number, and type the code that the demo phone shows."""
    walker.fill(phone=phone)
    walker.press(SENDS_CODE)
    walker.fill(code="000000x")
    walker.press(GO_ON)
    assert walker.sees(".error-summary a[href='#code']")
    walker.fill(code=code_for(walker, phone))
    walker.press(GO_ON)


def code_for(walker: Walker, phone: str) -> str:
    """The code, read from the demo phone in another tab."""
    told = messages(walker, phone, sight=A_CODE)
    return next(found[0] for text in told if (found := CODE.search(text)))


def messages(walker: Walker, to: str, *, least: int = 1, sight: str = ".bubble") -> list[str]:
    """What came to a number or an address, the newest first, once so many of `sight` are there."""
    before, walker.page = walker.page, walker.new_page()
    walker.open(f"/demo/phone?to={quote(to)}")
    walker.await_sight(f"{sight} >> nth={least - 1}")
    walker.look()
    texts = walker.page.locator(".bubble-text").all_inner_texts()
    walker.page.close()
    walker.page = before
    return texts


def register(walker: Walker, name: str, email: str = "") -> None:
    """Say who one is; the first try leaves out nearly all of it and loses nothing."""
    walker.fill(name=name)
    walker.press(GO_ON)
    assert walker.sees(".error-summary a[href='#age']")
    assert walker.page.locator("#name").input_value() == name
    say_who(walker, name, email)
    walker.press(GO_ON)


def say_who(walker: Walker, name: str, email: str = "") -> None:
    """Fill the whole registration."""
    walker.fill(
        name=name,
        parent_name="Sagar Nodimajhi",
        age="৪৮",
        gender="female",
        address="12 Shapla Para\nKalpanikpur",
        identity_kind="aadhaar",
        identity_number="0124",
        email=email,
        language=walker.language,
    )


def ask_for_visit(walker: Walker, wanted: Wanted, mode: str, child: str | None = None) -> str:
    """Answer the four questions and send; returns the reference."""
    walker.fill(
        facility_id=str(wanted.home_id),
        wanted_name=wanted.name,
        wanted_parent_name=wanted.parent_name,
        relation="mother",
    )
    walker.press(GO_ON)
    _choose_hour(walker, mode)
    if child:
        _name_child(walker, child)
    walker.press(GO_ON)
    assert wanted.name in walker.words()
    walker.press(GO_ON)
    walker.await_sight("#visit-panel .tone-waiting")
    spoken = SPOKEN.search(walker.words())
    assert spoken, walker.words()
    reference = walker.page.url.rpartition("/")[2]
    assert spoken[0].replace("-", "") == reference
    return reference


def _choose_hour(walker: Walker, mode: str) -> None:
    """Pick the way, the last day and its first free hour; with script the page itself stays."""
    _press_part(walker, f"a.choice[href*='mode={mode}']", "a.choice[aria-current]", f"mode={mode}")
    day = walker.page.locator("a.day").last.get_attribute("href") or ""
    _press_part(walker, "a.day >> nth=-1", "a.day[aria-current]", day.partition("day=")[2])
    walker.press(GO_ON)
    assert walker.sees(".error-summary a[href='#slot_id-0']")
    walker.page.locator(".slot input:enabled + label").first.click()
    walker.press(GO_ON)


def _press_part(walker: Walker, what: str, current: str, in_its_address: str) -> None:
    is_used = walker.has_script and walker.page.evaluate("() => sessionStorage.htmx")
    if not is_used:
        # Whoever presses for the first time has no htmx yet: the link is a plain link.
        walker.press(what)
        assert in_its_address in walker.page.url
        return
    before = walker.page.url
    walker.page.wait_for_function("() => Boolean(window.htmx)")
    walker.page.locator(what).first.click()
    walker.page.locator(f"{current}[href*='{in_its_address}']").wait_for()
    assert walker.page.url == before
    walker.look()


def _name_child(walker: Walker, name: str) -> None:
    """Name a child; the first try forgets the age."""
    walker.page.locator("summary").first.click()
    walker.fill(companions__0__name=name)
    walker.press(GO_ON)
    assert walker.page.locator("#companions-0-name").input_value() == name
    walker.fill(
        companions__0__age="9", companions__0__gender="female", companions__0__relation="sister"
    )


def sign_in_officer(walker: Walker, login: str, language: str) -> None:
    """Go through the staff door to the queue."""
    walker.open("/staff/")
    walker.choose_language(language)
    walker.fill(login=login, password=PASSWORD)
    walker.press(GO_ON)
    assert walker.sees("#queue-table")


def open_request(walker: Walker, reference: str) -> None:
    """Open one request from the queue."""
    walker.open("/staff/queue")
    walker.press(f"#visit-{reference} a")
    assert walker.sees("form[action$='/approval']")


def approve(walker: Walker, reference: str) -> None:
    """Say yes for the prisoner whom the page proposes."""
    assert walker.sees("input[name=prisoner_id]:checked")
    walker.press(f"form[action='/staff/visits/{reference}/approval'] .actions button")


def reject(walker: Walker, reference: str, reason: str, note: str) -> None:
    """Say no; without a reason it is not taken."""
    form = walker.page.locator(f"form[action='/staff/visits/{reference}/rejection']")
    walker.page.locator("#refusal summary").first.click()
    form.locator("[name=family_note]").fill(note)
    walker.press(form.locator(".actions button"))
    assert form.locator("[name=family_note]").input_value() == note
    assert form.locator(".error-summary").count() == 1
    form.locator("[name=reason]").select_option(reason)
    walker.press(form.locator(".actions button"))
