"""Times a family's pages in a real browser on a slow line: when each is painted, and when loaded.

The line is drawn by the browser's own tools: bytes a second, and milliseconds there and back. The
floor is what a page of 14,500 bytes takes there that asks for nothing besides itself. Each round
is a phone that was never here and opens one page after the other, between two looks at the floor;
figures are medians. An absolute time says something of one machine, the ratio more.

Pages after the first are to be loaded as soon as the floor's page. A new phone's first page is
painted as soon; what it then fetches for the pages after it, and keeps, comes one trip later.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.figures import figure
from bench.phone import Parts, Phone, over_http
from bench.portal import running_portal
from bench.weigh import PROFILE, WHOM, code_from_demo
from tests.machine import find_chromium

ROUNDS = 3
# How many times as long as the floor's page a page may take to be loaded. To be lowered.
A_NEW_PHONE, A_PAGE_LATER = 1.5, 1.1
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
LINES = {"50 kB/s, 400 ms": (50_000, 400), "20 kB/s, 600 ms": (20_000, 600)}
FIRST = "/visits/new/whom"
PAGES = ("/", "/sign-in", FIRST, "/visits/new/when", "/visits/new/party", "/visits/new/check")
FLOOR, FLOOR_WEIGHS = "floor", 14_500
HEAD = b'<!doctype html><title>Floor</title><link rel="icon" href="data:,"><h1>Floor</h1><p>'
TOLD = """() => {
  const [page] = performance.getEntriesByType("navigation")
  const [paint] = performance.getEntriesByName("first-contentful-paint")
  return page.loadEventEnd && paint ? [paint.startTime / 1000, page.loadEventEnd / 1000] : null
}"""

# What each page took in each round: to its first paint, and until it was loaded.
Times = dict[str, list[tuple[float, float]]]


class FloorPage(BaseHTTPRequestHandler):
    """One page whose bytes, headers included, are as many as a server may send in one go."""

    def do_GET(self) -> None:
        """The page, and nothing that it would ask for besides."""
        headers = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"
        self.wfile.write(headers + HEAD.ljust(FLOOR_WEIGHS - len(headers), b"x"))

    def log_message(self, *_said: object) -> None:
        """Say nothing: figures are printed here."""


@contextlib.contextmanager
def floor_page() -> Iterator[str]:
    """The address of the floor's page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), FloorPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def cookie_of_a_family(port: int, number: str) -> str:
    """The cookie of a family that has only to send its request."""
    phone = Phone(ask=over_http(port))
    html = phone.open(FIRST)
    html = _send(phone, f"/sign-in?next={FIRST}", {"phone": number}, html)
    code = code_from_demo(phone.ask)(number)
    html = _send(phone, f"/sign-in/code?next={FIRST}", {"code": code}, html)
    html = _send(phone, f"/profile?next={FIRST}", PROFILE | {"language": "en"}, html)
    home = next(value for value in Parts(html).options if value)
    html = _send(phone, FIRST, WHOM | {"facility_id": home}, html)
    slot = Parts(html).values["slot_id"]
    html = _send(phone, "/visits/new/when", {"mode": "physical", "slot_id": slot}, html)
    _send(phone, "/visits/new/party", {}, html)
    return phone.cookies["visitor"]


def _send(phone: Phone, path: str, data: Mapping[str, str], page: str) -> str:
    token = Parts(page).values["csrf_token"]
    return phone.open(path, {"csrf_token": token, **data})


class SlowPhones:
    """New phones on one slow line, and what their pages take."""

    def __init__(self, browser: Browser, line: tuple[int, int]) -> None:
        self.times: Times = defaultdict(list)
        self._browser = browser
        self._line = {
            "offline": False,
            "downloadThroughput": line[0],
            "uploadThroughput": line[0],
            "latency": line[1],
        }

    def open(self, pages: Mapping[str, str], cookies: list[Any]) -> None:
        """Open one page after the other on a phone that was never here."""
        context = self._browser.new_context(viewport={"width": 320, "height": 640})
        context.add_cookies(cookies)
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", self._line)
        for name, address in pages.items():
            page.goto(address)
            paint, load = page.wait_for_function(TOLD).json_value()
            self.times[name].append((paint, load))
        context.close()

    def median(self, name: str, moment: int) -> float:
        """So many seconds it took in the middle round to a page's paint (0) or load (1)."""
        return statistics.median(times[moment] for times in self.times[name])


def are_near_the_floor(phones: SlowPhones, line: str) -> bool:
    """Print what each page takes; whether each is loaded in time."""
    ok, floor = True, phones.median(FLOOR, 1)
    for path in PAGES:
        paint, load = phones.median(path, 0), phones.median(path, 1)
        times = A_NEW_PHONE if path == PAGES[0] else A_PAGE_LATER
        ok &= figure(
            f"load {path}",
            round(load, 2),
            "s",
            target=round(times * floor, 2),
            line=line,
            ratio=round(load / floor, 2),
            floor=round(floor, 2),
            paint=round(paint, 2),
            floor_paint=round(phones.median(FLOOR, 0), 2),
        )
    return ok


def main() -> int:
    """Time the pages on each line; 0 when all are loaded in time."""
    ok = True
    with running_portal() as portal, floor_page() as floor, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS.split())
        address = f"http://127.0.0.1:{portal.port}"
        value = cookie_of_a_family(portal.port, "9830077777")
        cookies = [{"name": "visitor", "value": value, "url": address}]
        for name, line in LINES.items():
            phones = SlowPhones(browser, line)
            for _round in range(ROUNDS):
                phones.open({FLOOR: floor}, [])
                phones.open({path: address + path for path in PAGES}, cookies)
                phones.open({FLOOR: floor}, [])
            ok &= are_near_the_floor(phones, name)
        browser.close()
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
