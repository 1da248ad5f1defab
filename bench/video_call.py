"""Owns a call that is measured in real browsers: how soon it begins, what a minute weighs.

The camera is Chromium's made-up one: it is easier to pack than a face, so what a real call sends
lies between these figures and the ceiling of its quality (static/js/room/quality.js).
"""

from __future__ import annotations

import re
import statistics
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, Request, Route

from app.demo.people import PASSWORD
from bench.figures import figure
from bench.tour import sign_in_family

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
    " --allow-loopback-in-peer-connection"
).split()
PHONE = "9000000002"
JOIN, ENTER = "form[action$='/joining'] button", "[data-press=enter]"
TAPS = 5
# The line's own estimate has to find its height first.
SETTLES_FOR, MEASURED_FOR = 8, 30
# What a minute may weigh on one end of one connection, both ways together, headers included.
QUALITIES = (
    ("sound alone", 0, 1.0),
    ("lowest picture, 160x120", 1, 2.5),
    ("as a call begins, 320x240", 2, 4.5),
    ("fullest picture, 640x480", 3, 9.0),
)
IP_AND_UDP, AUTHENTICATED = 28, {"AES_CM_128_HMAC_SHA1_80": 10, "AES_CM_128_HMAC_SHA1_32": 4}
AUTHENTICATED_OTHERS = 16
LISTEN = """
window.connections = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...facts) { super(...facts); window.connections.push(this); }
};
"""
COUNTED = """async () => {
  const sum = {out: 0, into: 0, packets: 0, srtp: "", size: "", kinds: []};
  for (const it of window.connections.filter((one) => one.connectionState === "connected")) {
    for (const one of (await it.getStats()).values()) {
      if (one.type === "outbound-rtp") {
        sum.out += one.bytesSent + one.headerBytesSent; sum.packets += one.packetsSent;
        if (one.frameWidth) sum.size = one.frameWidth + "x" + one.frameHeight;
      }
      if (one.type === "inbound-rtp") {
        sum.into += one.bytesReceived + one.headerBytesReceived; sum.packets += one.packetsReceived;
      }
      if (one.type === "transport") sum.srtp = one.srtpCipher || "";
    }
  }
  return sum;
}"""
FIRST_FRAME = "() => [...document.querySelectorAll('.end video')].some((it) => it.videoWidth > 0)"
NEXT = re.compile(r"export function next\(")


@dataclass(frozen=True, kw_only=True)
class Call:
    """A family and an officer who meet."""

    family: Page
    officer: Page
    room: str


def begun_call(browser: Browser, address: str) -> Call:
    """A family at its tested camera and an officer who has opened the call and waits in it."""
    family, officer = (_device(browser) for _ in range(2))
    sign_in_family(family, address, PHONE, lambda: None)
    reference = _find_a_call(family, address)
    officer.goto(f"{address}/staff/video-desk/{reference}")
    officer.fill("#login", "alipore")
    officer.fill("#password", PASSWORD)
    officer.click("main form .actions button")
    officer.click(ENTER)
    officer.wait_for_selector("#room[data-moment=waiting]")
    officer.click("form[action$='/opening'] button")
    family.click(JOIN)
    family.wait_for_selector("#room")
    return Call(family=family, officer=officer, room=family.url)


def time_taps(call: Call) -> bool:
    """Press «Go into the call» some times; whether the first picture is quick."""
    took = [_tap(call) for _ in range(TAPS)]
    middle, spread = round(statistics.median(took), 2), [round(one, 2) for one in sorted(took)]
    return figure("tap to first picture", middle, "s", target=1.5, each=spread)


def weigh_qualities(call: Call) -> bool:
    """Hold both ends at each quality and count what a minute of it weighs at one of them."""
    are_in_bounds = [_weigh(call, *quality) for quality in QUALITIES]
    return all(are_in_bounds)


def weigh_page(browser: Browser, call: Call) -> bool:
    """What a phone that keeps nothing is sent for the page of the call, script included."""
    context = browser.new_context(storage_state=call.family.context.storage_state())
    page = context.new_page()
    sent: list[Request] = []

    def note(one: Request) -> None:
        sent.append(one)

    page.on("requestfinished", note)
    page.goto(call.room, wait_until="networkidle")
    weighed = {_name(one): _received(one) for one in sent if "/static/words" not in one.url}
    context.close()
    return figure("the page of the call, with script", sum(weighed.values()), "bytes",
                  target=40_000, parts=weighed)  # fmt: skip


def _device(browser: Browser) -> Page:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    return context.new_page()


def _find_a_call(family: Page, address: str) -> str:
    """Go to a page on which a visit can be joined; the worker makes its room after the start."""
    late_at = time.monotonic() + 60
    while time.monotonic() < late_at:
        family.goto(f"{address}/visits/")
        for link in [a.get_attribute("href") for a in family.locator("a[href^='/visits/']").all()]:
            family.goto(f"{address}{link}")
            if family.locator(JOIN).count():
                action = (
                    family.locator(JOIN)
                    .first.locator("xpath=ancestor::form")
                    .get_attribute("action")
                )
                return str(action).split("/")[2]
        family.wait_for_timeout(500)
    raise TimeoutError("no visit could be joined")


def _tap(call: Call) -> float:
    family = call.family
    family.evaluate("() => sessionStorage.clear()")
    family.goto(call.room)
    family.wait_for_selector("#room[data-moment=ready]")
    # The officer sees her gone, and is at rest again.
    family.wait_for_timeout(1500)
    began = time.monotonic()
    family.click(ENTER)
    family.wait_for_function(FIRST_FRAME)
    took = time.monotonic() - began
    family.click("[data-press=leave]")
    family.wait_for_selector("#room[data-moment=left]")
    return took


def _weigh(call: Call, name: str, level: int, most: float) -> bool:
    for page in (call.officer, call.family):
        _hold(page, level)
        page.goto(page.url if page is call.officer else call.room)
        page.wait_for_selector("#room:is([data-moment=ready], [data-moment=open])")
        if page.locator(ENTER).is_visible():
            page.click(ENTER)
    call.family.wait_for_function(FIRST_FRAME if level else _SOUND)
    call.family.wait_for_timeout(SETTLES_FOR * 1000)
    asked: list[Request] = []

    def note(one: Request) -> None:
        asked.append(one)

    call.family.on("requestfinished", note)
    before = call.family.evaluate(COUNTED)
    call.family.wait_for_timeout(MEASURED_FOR * 1000)
    after = call.family.evaluate(COUNTED)
    call.family.remove_listener("requestfinished", note)
    return _print(name, most, before, after, sum(map(_both_ways, asked)))


def _hold(page: Page, level: int) -> None:
    """Let this page's script stay at one quality: the script is ours but for what comes next."""

    def held(route: Route) -> None:
        kept = f"export function next(grade) {{ return {{ ...grade, level: {level} }} }}\n"
        body = kept + NEXT.sub("function wouldBe(", route.fetch().text())
        route.fulfill(body=body, content_type="text/javascript")

    page.unroute("**/js/room/quality.js*")
    page.route("**/js/room/quality.js*", held)


def _print(name: str, most: float, before: Any, after: Any, asked: int) -> bool:
    out, into, packets = (after[one] - before[one] for one in ("out", "into", "packets"))
    extra = packets * (IP_AND_UDP + AUTHENTICATED.get(after["srtp"], AUTHENTICATED_OTHERS))
    return figure(
        f"a minute, {name}",
        _a_minute(out + into),
        "MB",
        target=most,
        sent=_a_minute(out),
        received=_a_minute(into),
        packets=round(packets * 60 / MEASURED_FOR),
        with_computed_ip_udp_and_srtp=_a_minute(out + into + extra),
        signalling_kb=round(asked * 60 / MEASURED_FOR / 1000, 1),
        picture=after["size"] if "picture" in name or "begins" in name else "none",
        srtp=after["srtp"],
    )


def _a_minute(count: float) -> float:
    return round(count * 60 / MEASURED_FOR / 1_000_000, 2)


_SOUND = "() => window.connections.some((one) => one.connectionState === 'connected')"


def _name(request: Request) -> str:
    return request.url.partition("?")[0].rpartition("/")[2] or request.url


def _received(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]


def _both_ways(request: Request) -> int:
    sizes = request.sizes()
    return _received(request) + sizes["requestHeadersSize"] + sizes["requestBodySize"]
