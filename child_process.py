"""Owns one process of the portal: how it is started, kept alive, and ended with all it started.

A process that dies is started again, each time a little later. If the supervisor itself is
killed, Linux tells its children to end.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent
FIRST_PAUSE_FOR = 0.2
LONGEST_PAUSE_FOR = 30.0
# A process that lived this long was sound: its next death is again its first.
SOUND_AFTER = 30.0
PR_SET_PDEATHSIG = 1


class Ending:
    """Whether somebody asked this program to end; asked twice, it waits for nothing more."""

    def __init__(self) -> None:
        self.requests = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request)

    def _request(self, *_: object) -> None:
        self.requests += 1

    @property
    def is_asked(self) -> bool:
        """Whether to end."""
        return self.requests > 0

    @property
    def is_urgent(self) -> bool:
        """Whether to end without waiting for the work in hand."""
        return self.requests > 1


@dataclass
class Child:
    """One process that is kept alive until it is told to end."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ends_within: float
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    deaths: int = 0

    def keep_alive(self) -> str | None:
        """Start it when it is due; returns the sentence to say when it has just died."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            return self._bury(self.process, now)
        if self.process is None and now >= self.start_again_at:
            self.started_at = now
            self.process = started(self.command, self.environment)
        return None

    def has_died(self) -> bool:
        """Whether its process ended without being asked."""
        return self.process is None or self.process.poll() is not None

    def end(self, ending: Ending) -> None:
        """Ask it to end, and end it by force when it is late or nobody wants to wait."""
        if self.process is None:
            return
        self.process.terminate()
        late_at = time.monotonic() + self.ends_within
        while self.process.poll() is None and time.monotonic() < late_at and not ending.is_urgent:
            time.sleep(0.05)
        _kill_session(self.process)
        self.process.wait()
        self.process = None

    def _bury(self, process: subprocess.Popen[bytes], now: float) -> str:
        _kill_session(process)
        self.process = None
        self.deaths = 0 if now - self.started_at >= SOUND_AFTER else self.deaths
        pause_for = min(FIRST_PAUSE_FOR * 2**self.deaths, LONGEST_PAUSE_FOR)
        self.deaths += 1
        self.start_again_at = now + pause_for
        return f"{self.name} ended ({process.returncode}); starting again in {pause_for:g} s."


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    """End what is left of its session: gunicorn's orphans would hold the port."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def started(
    command: list[str], environment: dict[str, str], stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, where a Ctrl-C in the terminal cannot reach it."""
    return subprocess.Popen(
        command,
        cwd=HOME,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread
    )


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
