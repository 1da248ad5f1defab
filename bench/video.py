"""Measures our own video rooms: from the tap to the first picture, rooms carried, and bytes.

Rooms are carried by what their browsers ask: three ends that look each second and speak up every
five. The pages' answer time is taken beside them. `python -m bench.video 40` asks for 40 rooms.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from app.demo.people import PASSWORD
from bench.figures import figure
from bench.portal import running_portal
from bench.tour import read_code
from tests.machine import find_chromium

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
    " --allow-loopback-in-peer-connection"
).split()
ENDS_PER_ROOM = 3
MEASURED_FOR = 15
LISTEN = """
window.connections = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...facts) { super(...facts); window.connections.push(this); }
};
"""
BYTES_OUT = """async () => {
  let bytes = 0;
  for (const it of window.connections)
    for (const one of (await it.getStats()).values())
      if (one.type === "outbound-rtp") bytes += one.bytesSent;
  return bytes;
}"""
FIRST_FRAME = "() => [...document.querySelectorAll('.end video')].some((it) => it.videoWidth > 0)"


def main() -> int:
    """Measure one call, then many rooms; 0 when both are in time."""
    rooms = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with running_portal() as portal, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{portal.port}"
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        key, is_quick = _one_call(browser, address)
        browser.close()
        is_carried = _many_rooms(address, key, rooms)
    return 0 if is_quick and is_carried else 1


def _one_call(browser: Browser, address: str) -> tuple[str, bool]:
    """A family and an officer meet; the family's key, and whether the first picture was quick."""
    family, officer = (_device(browser) for _ in range(2))
    family.goto(f"{address}/sign-in")
    family.fill("#phone", "9000000002")
    family.click("main form .actions button")
    family.fill("#code", read_code(family, address, "+919000000002"))
    family.click("main form .actions button")
    form = "form[action$='/joining'] button"
    _open_a_call(family, address, form)
    reference = family.url.rpartition("/")[2]
    officer.goto(f"{address}/staff/video-desk/{reference}")
    officer.fill("#login", "alipore")
    officer.fill("#password", PASSWORD)
    officer.click("main form .actions button")
    officer.click("[data-press=enter]")
    officer.wait_for_selector("#room[data-moment=waiting]")
    officer.click("form[action$='/opening'] button")
    family.click(form)
    family.wait_for_selector("#room[data-moment=ready]")
    found: list[str] = []
    family.on("request", lambda asked: found.append(asked.headers.get("authorization", "")))
    began = time.monotonic()
    family.click("[data-press=enter]")
    family.wait_for_function(FIRST_FRAME)
    is_quick = figure("tap to first picture", round(time.monotonic() - began, 2), "s", target=1.5)
    before = family.evaluate(BYTES_OUT)
    family.wait_for_timeout(MEASURED_FOR * 1000)
    sent = (family.evaluate(BYTES_OUT) - before) * 60 / MEASURED_FOR / 1_000_000
    figure("sent to one other end", round(sent, 2), "MB/min", target=5.0)
    return next(word for word in found if word), is_quick


def _open_a_call(family: Page, address: str, form: str) -> None:
    """Go to the visit that can be joined; the worker makes its room a moment after the start."""
    late_at = time.monotonic() + 30
    while time.monotonic() < late_at:
        family.goto(f"{address}/visits/")
        for link in [a.get_attribute("href") for a in family.locator("a[href^='/visits/']").all()]:
            family.goto(f"{address}{link}")
            if family.locator(form).count():
                return
        family.wait_for_timeout(500)
    raise TimeoutError("no visit could be joined")


def _device(browser: Browser) -> Page:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    return context.new_page()


def _many_rooms(address: str, key: str, rooms: int) -> bool:
    """Let as many ends look and speak as these rooms have, and time the first page beside them."""
    is_over, times = threading.Event(), {"page": [], "look": [], "pulse": []}
    headers = {"Authorization": key, "Content-Type": "application/json"}
    body = json.dumps({"line": "good"}).encode()

    def ask(what: str, path: str, data: bytes | None = None) -> None:
        began = time.monotonic()
        request = urllib.request.Request(address + path, data=data, headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                answer.read()
            times[what].append(time.monotonic() - began)
        except (urllib.error.URLError, OSError):
            times[what].append(10.0)

    def end() -> None:
        state, turn = "/room/state?after=1000000", 0
        while not is_over.is_set():
            ask("look", state)
            turn += 1
            if turn % 5 == 0:
                ask("pulse", "/room/pulse", body)
            is_over.wait(1)

    threads = [threading.Thread(target=end) for _ in range(rooms * ENDS_PER_ROOM)]
    _run(threads, lambda: ask("page", "/"), is_over)
    slow = {name: round(statistics.quantiles(all_, n=20)[-1], 3) for name, all_ in times.items()}
    about: dict[str, Any] = {"rooms": rooms, "look_p95": slow["look"], "pulse_p95": slow["pulse"]}
    return figure("first page beside rooms, p95", slow["page"], "s", target=0.5, **about)


def _run(
    threads: list[threading.Thread], beside: Callable[[], None], over: threading.Event
) -> None:
    for thread in threads:
        thread.start()
        time.sleep(1 / len(threads))
    late_at = time.monotonic() + MEASURED_FOR
    while time.monotonic() < late_at:
        beside()
        time.sleep(0.1)
    over.set()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
