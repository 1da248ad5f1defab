"""Owns single parts of a portal as real processes: its web server, its worker, its Valkey."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import requests

from config import Settings
from embedded_valkey import EmbeddedValkey, embedded_valkey
from tests.flows.running_portal import ROOT, SETTINGS_OF_THE_CALLER, eventually, free_port

# As many as supervisor.py starts.
PROCESSES, THREADS = 2, 16


def environment(settings: Settings, **others: str) -> dict[str, str]:
    """The settings of a test, said as a process is told them."""
    inherited = {k: v for k, v in os.environ.items() if k not in SETTINGS_OF_THE_CALLER}
    # «testing» would let faults fly through the web server instead of showing their page.
    named = {f.name: getattr(settings, f.name) for f in fields(settings) if f.name != "environment"}
    ours = {name.upper(): _said(value) for name, value in named.items() if value != ""}
    return inherited | ours | others


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


class Part:
    """One process in a session of its own, and what it has said."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("a") as said:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=said, stderr=said, start_new_session=True
            )

    def said(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text()

    def kill(self) -> None:
        """End it as a power cut would, with all it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Ask it to end, and insist."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()


@contextmanager
def a_web_server(
    settings: Settings, log: Path, module: str = "wsgi", **others: str
) -> Iterator[str]:
    """A gunicorn like the supervisor's; its address."""
    port = free_port()
    options = (
        f"--bind 127.0.0.1:{port} --worker-class gthread --workers {PROCESSES} --threads {THREADS}"
        " --log-level warning --no-control-socket"
    )
    command = [sys.executable, "-m", "gunicorn", f"{module}:app", *options.split()]
    part = Part(command, environment(settings, **others), log)
    address = f"http://127.0.0.1:{port}"
    try:
        assert eventually(lambda: _answers(address)), part.said()
        yield address
    finally:
        part.end()


def a_worker(settings: Settings, log: Path) -> Part:
    """A worker, to be ended or killed by whoever started it."""
    return Part([sys.executable, "worker.py"], environment(settings), log)


@contextmanager
def a_valkey(folder: Path) -> Iterator[tuple[EmbeddedValkey, Part]]:
    """The Valkey that comes with the portal, answering."""
    valkey = embedded_valkey(folder)
    assert valkey, "the wheel brings a Valkey to every machine that tests run on"
    part = Part(valkey.command, dict(os.environ), folder / "valkey.out")
    try:
        assert eventually(valkey.is_answering), part.said()
        yield valkey, part
    finally:
        part.end()
        valkey.tidy()


def _answers(address: str) -> bool:
    with requests.Session() as session, contextlib.suppress(requests.RequestException):
        session.trust_env = False
        return session.get(f"{address}/healthz", timeout=5).status_code == 200
    return False
