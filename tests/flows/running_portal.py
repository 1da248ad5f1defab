"""Owns a portal run by the real supervisor on a free port, seen from outside through /proc."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import requests

ROOT = Path(__file__).parents[2]
WITHIN = 30.0
# A busy machine loads the demo in a minute.
STARTS_WITHIN = 180
SETTINGS_OF_THE_CALLER = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_URL", "ENVIRONMENT")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def eventually(what: Callable[[], bool], within: float = WITHIN) -> bool:
    """Whether something becomes true in time."""
    late_at = time.monotonic() + within
    while time.monotonic() < late_at:
        if what():
            return True
        time.sleep(0.1)
    return False


class RunningPortal:
    """The supervisor and all that it started."""

    def __init__(self, data_dir: Path, port: int | None = None, **settings: str) -> None:
        self.data_dir, self.port = data_dir, port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        inherited = {k: v for k, v in os.environ.items() if k not in SETTINGS_OF_THE_CALLER}
        self.browser = requests.Session()
        self.browser.trust_env = False  # a proxy of this machine must not stand in between
        self.log = data_dir.with_name(f"{data_dir.name}-{self.port}.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "supervisor.py"],
                env={
                    **inherited, "DEMO": "0", "DATA_DIR": str(data_dir), "PORT": str(self.port),
                    **settings,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip

    def said(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text()

    def await_ready(self) -> RunningPortal:
        """Wait until it says that it is ready and its worker, which starts last, is there."""
        is_settled = eventually(
            lambda: self._is_complete() or self.process.poll() is not None, within=STARTS_WITHIN
        )
        assert is_settled, self.said()
        assert self.process.poll() is None, self.said()
        return self

    def _is_complete(self) -> bool:
        return "is ready" in self.said() and self.child("worker.py") is not None

    def answers(self) -> bool:
        """Whether the first page is served."""
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):
            return self.browser.get(f"{self.address}/", timeout=5).status_code == 200
        return False

    def child(self, word: str) -> int | None:
        """The process, of those the supervisor started itself, that has `word` in its command."""
        return next((p for p in _children(self.process.pid) if word in _command(p)), None)

    def everyone(self) -> set[int]:
        """All processes that it started, with theirs."""
        found, new = set(), set(_children(self.process.pid))
        while new:
            found |= new
            new = {child for parent in new for child in _children(parent)} - found
        return found

    def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.browser.close()
        return self.process.wait(WITHIN)


def is_alive(process_id: int) -> bool:
    """Whether a process exists and is more than its own tombstone."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return False


def _children(process_id: int) -> list[int]:
    with contextlib.suppress(OSError):
        task = Path(f"/proc/{process_id}/task/{process_id}/children")
        return [int(word) for word in task.read_text().split()]
    return []


def _command(process_id: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""
