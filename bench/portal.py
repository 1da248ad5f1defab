"""Owns a portal to measure: started as `make run` starts it, in an empty folder, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOOK_EVERY = 0.02
PATIENCE = 120


@dataclass(frozen=True, kw_only=True)
class Portal:
    """A running portal, its folder and process, and how long its first page took from the start."""

    port: int
    folder: Path
    pid: int
    first_page_after: float


@contextlib.contextmanager
def running_portal(settings: Mapping[str, str] | None = None) -> Iterator[Portal]:
    """The whole portal on an empty folder and a free port."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "supervisor.py"],
            cwd=ROOT,
            env=os.environ | (settings or {}) | {"PORT": str(port), "DATA_DIR": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Portal(
                port=port,
                folder=Path(folder),
                pid=process.pid,
                first_page_after=_first_page(port, began),
            )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _first_page(port: int, began: float) -> float:
    while time.monotonic() - began < PATIENCE:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                answer.read()
                return time.monotonic() - began
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_EVERY)
    raise TimeoutError("the first page never came")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
