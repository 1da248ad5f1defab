"""Owns the call of two who never learn each other's address: everything goes through coturn."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.flows.callers import a_camera_chromium, arrived, await_moment, await_pictures
from tests.flows.running_portal import RunningPortal, free_port
from tests.flows.test_video_call import (
    MOTHER,
    a_call_of,
    a_family,
    an_officer,
    go_in,
    log_of,
    steer,
)
from tests.flows.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.drill]

SECRET = "a-relay-secret-for-tests-0123456789"
# Only for tests: everybody is on this one machine, and without TLS.
CONFIG = """listening-ip=127.0.0.1
listening-port={port}
relay-ip=127.0.0.1
realm=tests.example
fingerprint
use-auth-secret
static-auth-secret={secret}
allow-loopback-peers
no-cli
no-tls
no-dtls
min-port=49900
max-port=49990
pidfile={folder}/coturn.pid
userdb={folder}/coturn.db
log-file={folder}/coturn.log
simple-log
"""


@dataclass(frozen=True, kw_only=True)
class Relay:
    """A running coturn, which can be made to stand still."""

    port: int
    process: subprocess.Popen[bytes]

    def stand_still(self) -> None:
        """Carry nothing more, as a line that is cut, until `go_on`."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Carry again."""
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Relay]:
    """A coturn that knows our secret."""
    program = shutil.which("turnserver")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("CI must have coturn")
    if program is None:
        pytest.skip("SKIPPED: no coturn here; type: sudo apt install coturn")
    port, config = free_port(), tmp_path / "coturn.conf"
    config.write_text(CONFIG.format(port=port, secret=SECRET, folder=tmp_path))
    process = subprocess.Popen(
        [program, "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield Relay(port=port, process=process)
    process.send_signal(signal.SIGCONT)
    process.terminate()
    process.wait(10)


def test_a_call_goes_through_the_relay_alone_and_outlives_ten_seconds_without_a_line(
    relay: Relay, tmp_path: Path
) -> None:
    data_dir = tmp_path / "var"
    portal = RunningPortal(
        data_dir,
        DEMO="1",
        HTMX_SOURCE="own",
        TURN_URLS=f"turn:127.0.0.1:{relay.port}",
        TURN_SECRET=SECRET,
        RELAY_ONLY="1",
    )
    database = create_engine(f"sqlite:///{data_dir}/emulaqat.sqlite3")
    try:
        portal.await_ready()
        with a_camera_chromium() as cameras:
            reference = a_call_of(database, MOTHER)
            officer = an_officer(cameras, portal, "dumdum")
            family = a_family(cameras, portal, MOTHER, reference)
            go_in(family, "waiting")
            officer.open(f"/staff/video-desk/{reference}")
            await_moment(officer, "ready")
            go_in(officer, "waiting")
            steer(officer, "opening")
            for caller in (family, officer):
                (seen,) = await_pictures(caller, 1)
                assert seen["pair"] == "relay"
            lose_the_line(relay, family)
            # The page stays open, nobody presses, and pictures come again at both ends.
            for caller in (family, officer):
                await_more_pictures(caller)
            log = log_of(database, reference)
            assert not [happened for happened in log if happened[0] in ("left", "dropped")]
    finally:
        database.dispose()
        portal.end()


def lose_the_line(relay: Relay, family: Walker) -> None:
    """Ten seconds in which her signals, and everybody's sound and picture, go nowhere."""
    family.context.set_offline(True)
    relay.stand_still()
    family.page.wait_for_selector("[data-part=lost]:not([hidden])", timeout=20_000)
    before = frames(family)
    family.page.wait_for_timeout(10_000)
    assert frames(family) - before < 3, "no picture came through a line that is cut"
    relay.go_on()
    family.context.set_offline(False)


def frames(caller: Walker) -> int:
    return sum(one["frames"] for one in arrived(caller))


def await_more_pictures(caller: Walker) -> None:
    """Wait until pictures have come again, be it by the old connection or a new one."""
    late_at, before = time.monotonic() + 40, frames(caller)
    while time.monotonic() < late_at:
        caller.page.wait_for_timeout(300)
        if frames(caller) > before + 5:
            return
    raise AssertionError(f"{caller.page.url}: {arrived(caller)}")
