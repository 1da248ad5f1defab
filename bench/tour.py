"""Owns the way to every page that a family or an officer can open, by the links that lead there.

The pictures of the screens (bench/screenshots.py) and the sweep that holds each page to what is
promised of all (tests/flows/test_every_page.py) walk the same way, so that neither forgets a page.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from app.demo.people import PASSWORD

GO_ON = "main form .actions button"
HREF = re.compile(r'href="(/[^"#]*)')
FIRST_BADGE = re.compile(r'<main.*?class="badge tone-\w+">(?:<svg.*?</svg>)?([^<]*)', re.DOTALL)
CODE = re.compile(r"\b\d{6}\b")
# Kinds of pages that look different in each state of what they show, and how many are taken.
SEVERAL = {"visits.show": 5, "staff_visits.show": 6, "two_homes.show": 4}
LOOKED_THROUGH, LOOKED_THROUGH_SEVERAL = 10, 40
NO_PAGES = {"home.language", "staff_auth.language"}
FOR_EVERYBODY = (
    "/", "/sign-in", "/sign-in/email", "/status/", "/terminal/pair", "/demo/phone",
)  # fmt: skip
OF_FAMILY = (
    "/visits/", "/contacts/", "/contacts/new", "/contacts/asked", "/profile", "/visits/new/whom",
    "/visits/new/when", "/visits/new/party", "/visits/new/other-hours", "/visits/new/check",
)  # fmt: skip
OF_OFFICER = ("/staff/queue", "/staff/visits/")

NameOf = Callable[[str], str | None]
# The HTML at an address; None where no page is shown.
Fetch = Callable[[str], str | None]


def names(app: Flask) -> NameOf:
    """By which name the portal knows the page of an address; None for what is no page."""
    ways = app.url_map.bind("localhost")

    def name_of(path: str) -> str | None:
        try:
            name: str = ways.match(urlsplit(path).path, method="GET")[0]
        except HTTPException:
            return None
        return None if name in NO_PAGES else name

    return name_of


def pages(page: Page, address: str, starts: Iterable[str], name_of: NameOf) -> dict[str, str]:
    """One address for each kind of page behind these, and one for each state where they differ."""

    def fetch(path: str) -> str | None:
        answer = page.context.request.get(address + path, max_redirects=0)
        is_page = answer.status == 200 and "text/html" in answer.headers["content-type"]
        return answer.text() if is_page else None

    door = "/staff/" if page.url.startswith(f"{address}/staff/") else "/"
    found = walk(fetch, [path for path in starts if _door(path) == door], name_of)
    return {name: path for name, (path, _text) in found.items()}


def walk(
    fetch: Fetch, starts: Iterable[str], name_of: NameOf, several: Mapping[str, int] = SEVERAL
) -> dict[str, tuple[str, str]]:
    """Address and text of one page of each kind that links lead to, staying behind one door."""
    found: dict[str, tuple[str, str]] = {}
    looked_through: dict[str, int] = {}
    states: dict[str, list[str]] = {}
    waiting = deque(starts)
    known, doors = set(waiting), {_door(path) for path in waiting}
    while waiting:
        path = waiting.popleft()
        name = name_of(path)
        most = LOOKED_THROUGH_SEVERAL if name in several else LOOKED_THROUGH
        if name is None or _door(path) not in doors or looked_through.get(name, 0) >= most:
            continue
        looked_through[name] = looked_through.get(name, 0) + 1
        text = fetch(path)
        if text is None:
            continue
        badge = FIRST_BADGE.search(text)
        state = badge[1].strip() if badge and name in several else ""
        seen = states.setdefault(name, [])
        if state not in seen and len(seen) < several.get(name, 1):
            seen.append(state)
            found[name if len(seen) == 1 else f"{name}-{len(seen)}"] = path, text
        new = [html.unescape(href) for href in HREF.findall(text)]
        waiting.extend(href for href in dict.fromkeys(new) if href not in known)
        known.update(new)
    return found


def _door(path: str) -> str:
    return "/staff/" if path.startswith("/staff/") else "/"


def sign_in_family(page: Page, address: str, phone: str, seen: Callable[[], None]) -> None:
    """Come in as one of the demo's visitors; `seen` is called at the code's own page."""
    page.goto(f"{address}/sign-in?next=/visits/")
    page.fill("#phone", phone)
    page.click(GO_ON)
    page.wait_for_selector("#code")
    seen()
    page.fill("#code", read_code(page, address, f"+91{phone}"))
    page.click(GO_ON)
    # The whole address: the page of the code ends in the same way.
    page.wait_for_url(f"{address}/visits/")


def read_code(page: Page, address: str, to: str) -> str:
    """The code that came to a number of the demo."""
    for _ in range(100):
        answer = page.context.request.get(f"{address}/demo/phone?to={quote(to)}")
        bubbles = answer.text().partition('class="bubble-text"')[2]
        if found := CODE.search(re.sub(r"<[^>]*>", " ", bubbles)):
            return found[0]
        page.wait_for_timeout(200)
    raise TimeoutError("no code came")


def fill_request(page: Page, address: str) -> None:
    """Answer the questions of a request up to the last page, and do not send it."""
    page.goto(f"{address}/visits/new/whom")
    page.select_option("#facility_id", index=3)
    page.fill("#wanted_name", "Megh Dighi")
    page.select_option("#relation", "sister")
    _go_on(page, "**/visits/new/when*")
    page.locator("a.day").last.click()
    page.locator("a.day[aria-current]").last.wait_for()
    page.locator(".slot input:enabled + label").first.click()
    _go_on(page, "**/visits/new/party*")
    _go_on(page, "**/visits/new/check*")


def _go_on(page: Page, to: str) -> None:
    page.click(GO_ON)
    page.wait_for_url(to)


def sign_in_officer(page: Page, address: str, login: str) -> None:
    """Come in through the staff door."""
    page.goto(f"{address}/staff/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click(GO_ON)
    page.wait_for_selector(".officer")
