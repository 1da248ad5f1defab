"""Owns people in a video call: real browsers with made-up cameras, and what arrives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.flows.walker import FLAGS, Walker
from tests.machine import find_chromium

# Where a machine has no network but itself, WebRTC is told to use that.
MEDIA = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
]
# The page keeps its connections to itself; the test listens at the door where they are made.
LISTEN = """
window.connections = [];
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(...facts) { super(...facts); window.connections.push(this); }
};
"""
ARRIVED = """async () => {
  const found = [];
  for (const it of window.connections.filter((one) => one.connectionState === "connected")) {
    const seen = {frames: 0, sound: 0, sent_sound: 0, dtls: "", pair: ""};
    const all = [...(await it.getStats()).values()];
    for (const one of all) {
      if (one.type === "inbound-rtp" && one.kind === "video") seen.frames += one.framesDecoded || 0;
      if (one.type === "inbound-rtp" && one.kind === "audio") seen.sound += one.bytesReceived;
      if (one.type === "outbound-rtp" && one.kind === "audio") seen.sent_sound += one.bytesSent;
      if (one.type === "transport") seen.dtls = one.dtlsState;
      if (one.type === "candidate-pair" && one.nominated)
        seen.pair = all.find((each) => each.id === one.localCandidateId).candidateType;
    }
    found.push(seen);
  }
  return found;
}"""


@contextmanager
def a_camera_chromium() -> Iterator[Browser]:
    """A real browser with a camera that shows a clock and a microphone that beeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, *MEDIA])
        yield browser
        browser.close()


def a_caller(browser: Browser, address: str, width: int) -> Walker:
    """One person at a device of her own."""
    caller = Walker(browser, address, width=width, has_script=True)
    caller.context.add_init_script(LISTEN)
    return caller


def arrived(caller: Walker) -> list[dict[str, Any]]:
    """What has come to this end from each other one it is connected with."""
    found: list[dict[str, Any]] = caller.page.evaluate(ARRIVED)
    return found


def await_pictures(caller: Walker, count: int, *, within: float = 20) -> list[dict[str, Any]]:
    """Wait until fresh pictures of `count` other ends are decoded here over DTLS."""
    late_at, found = time.monotonic() + within, []
    while time.monotonic() < late_at:
        found = arrived(caller)
        good = [one for one in found if one["frames"] > 5 and one["dtls"] == "connected"]
        if len(good) == count:
            return good
        caller.page.wait_for_timeout(200)
    raise AssertionError(f"{caller.page.url}: {found}")


def await_moment(caller: Walker, moment: str, *, within: float = 20) -> None:
    """Wait until the call's page shows this moment."""
    caller.page.wait_for_selector(f"#room[data-moment={moment}]", timeout=within * 1000)
