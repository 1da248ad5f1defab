"""Owns the call of two who never learn each other's address: everything goes through coturn."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.flows.callers import a_camera_chromium, await_moment, await_pictures
from tests.flows.running_portal import RunningPortal, free_port
from tests.flows.test_video_call import (
    MOTHER,
    a_call_of,
    a_family,
    an_officer,
    go_in,
    steer,
)

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


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[int]:
    """A coturn that knows our secret; its port."""
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
    yield port
    process.terminate()
    process.wait(10)


def test_a_call_goes_through_the_relay_alone(relay: int, tmp_path: Path) -> None:
    data_dir = tmp_path / "var"
    portal = RunningPortal(
        data_dir,
        DEMO="1",
        HTMX_SOURCE="own",
        TURN_URLS=f"turn:127.0.0.1:{relay}",
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
    finally:
        database.dispose()
        portal.end()
