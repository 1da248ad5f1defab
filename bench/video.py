"""Measures our own video rooms: from the tap to the first picture, bytes, and rooms carried.

Rooms are carried by what their browsers ask (bench/video_rooms.py). Pages are asked for as fast as
they come, without rooms and beside them in turn, so that a machine that grows slower meanwhile is
slower for both. `python -m bench.video 100` asks for 100 rooms.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.figures import figure
from bench.portal import Portal, running_portal
from bench.video_call import (
    FLAGS,
    begun_call,
    time_taps,
    weigh_page,
    weigh_qualities,
)
from bench.video_rooms import Asked, Rooms, Wire, page_request, seated
from tests.machine import find_chromium

TURNS, TURN_FOR, AT_ONCE = 5, 6.0, 8
QUIET_FOR, GENTLE_EVERY = 15.0, 0.1
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Measure one call, then many rooms; 0 when all is in time."""
    rooms = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with running_portal() as portal:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            cookie, is_good = _one_call(browser, f"http://127.0.0.1:{portal.port}")
            browser.close()
        keys = seated(portal.folder, rooms)
        is_carried = asyncio.run(_many_rooms(portal, Rooms(portal.port, keys), rooms, cookie))
    return 0 if is_good and is_carried else 1


def _one_call(browser: Browser, address: str) -> tuple[str, bool]:
    """A family and an officer meet; the family's cookie, and whether all figures are met."""
    call = begun_call(browser, address)
    are_good = [time_taps(call), weigh_page(browser, call), weigh_qualities(call)]
    cookies = call.family.context.cookies()
    return "; ".join(f"{one['name']}={one['value']}" for one in cookies), all(are_good)


async def _many_rooms(portal: Portal, rooms: Rooms, count: int, cookie: str) -> bool:
    """Pages without rooms and beside them, in turn; then rooms by themselves, and a lone reader."""
    kinds = [page_request("/"), page_request("/sign-in"), page_request("/visits/", cookie)]
    without, beside = [], []
    await _pages_a_second(portal.port, kinds)
    for _turn in range(TURNS):
        without.append(await _pages_a_second(portal.port, kinds))
        async with rooms.carried():
            beside.append(await _pages_a_second(portal.port, kinds))
    async with rooms.carried():
        quiet = await _rooms_alone(portal.pid, rooms)
        page = await _first_page(portal.port)
    shares = sorted(round(one / other, 3) for one, other in zip(beside, without, strict=True))
    share = statistics.median(shares)
    return all([
        figure("pages lost beside rooms", round(1 - share, 3), "of all", target=0.1, rooms=count,
               kept_each=shares, pages_a_second=_about(without), beside_rooms=_about(beside)),
        figure("first page beside rooms, p95", page.slow, "s", target=0.5, rooms=count,
               faults=page.faults, look_p95=rooms.looks.slow, word_p95=rooms.words.slow),
        figure("rooms' questions not answered", rooms.looks.faults + rooms.words.faults, "",
               target=0, rooms=count, **quiet),
    ])  # fmt: skip


async def _pages_a_second(port: int, kinds: list[bytes]) -> float:
    late_at, asked = time.monotonic() + TURN_FOR, Asked()

    async def reader(first: int) -> None:
        wire, kind = Wire(port), cycle(kinds[first:] + kinds[:first])
        while time.monotonic() < late_at:
            await wire.ask(next(kind), asked)
        wire.close()

    began = time.monotonic()
    await asyncio.gather(*(reader(index % len(kinds)) for index in range(AT_ONCE)))
    return (len(asked.times) - asked.faults) / (time.monotonic() - began)


async def _rooms_alone(pid: int, rooms: Rooms) -> dict[str, float]:
    """What the rooms cost while nobody reads: of the portal's cores, and of the asker's own."""
    rooms.looks.times, rooms.words.times = [], []
    with _busy(pid) as portal, _busy(os.getpid(), with_children=False) as asker:
        await asyncio.sleep(QUIET_FOR)
    asked = len(rooms.looks.times) + len(rooms.words.times)
    return {
        "asked_a_second": round(asked / QUIET_FOR, 1),
        "portal_ms_for_one": round(portal[0] / max(1, asked) * 1000, 2),
        "portal_cores": round(portal[0] / QUIET_FOR, 3),
        "asker_cores": round(asker[0] / QUIET_FOR, 3),
    }


async def _first_page(port: int) -> Asked:
    wire, asked, late_at = Wire(port), Asked(), time.monotonic() + QUIET_FOR
    while time.monotonic() < late_at:
        await wire.ask(page_request("/"), asked)
        await asyncio.sleep(GENTLE_EVERY)
    wire.close()
    return asked


@contextlib.contextmanager
def _busy(pid: int, *, with_children: bool = True) -> Iterator[list[float]]:
    """How many seconds of a core a process took inside the block, with all it has started."""
    took: list[float] = []
    before = _seconds(pid, with_children=with_children)
    yield took
    took.append(_seconds(pid, with_children=with_children) - before)


def _seconds(pid: int, *, with_children: bool) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(stat[11]) + int(stat[12])) / TICKS
    if not with_children:
        return own
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(_seconds(int(one), with_children=True) for one in started)


def _about(rates: list[float]) -> str:
    return f"{statistics.median(rates):.0f} ({min(rates):.0f} to {max(rates):.0f})"


if __name__ == "__main__":
    sys.exit(main())
