"""Owns the tests of one kept-alive process: its pauses, its end, and what it leaves."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from child_process import Child, Ending
from tests.flows.running_portal import eventually, is_alive

# It starts a process of its own, as gunicorn does, and refuses to end when asked.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(inner.pid, file=open(sys.argv[1], "w"), flush=True)
time.sleep(600)
"""


class Nobody(Ending):
    """An ending that nobody asked for."""

    def __init__(self) -> None:
        self.requests = 0


def a_child(*arguments: str) -> Child:
    return Child("It", [sys.executable, *arguments], dict(os.environ), ends_within=0.5)


def test_each_early_death_doubles_the_pause() -> None:
    child = a_child("-c", "raise SystemExit(3)")
    deaths: list[str] = []

    def has_died_three_times() -> bool:
        deaths.extend(filter(None, [child.keep_alive()]))
        return len(deaths) == 3

    assert eventually(has_died_three_times)
    assert deaths == [
        "It ended (3); starting again in 0.2 s.",
        "It ended (3); starting again in 0.4 s.",
        "It ended (3); starting again in 0.8 s.",
    ]


def test_one_that_will_not_end_is_ended_with_all_it_started(tmp_path: Path) -> None:
    note = tmp_path / "inner"
    child = a_child("-c", STUBBORN, str(note))
    child.keep_alive()
    assert child.process
    assert eventually(lambda: note.exists() and note.read_text().strip() != "")
    inner, outer = int(note.read_text()), child.process.pid
    child.end(Nobody())
    assert not is_alive(outer)
    assert eventually(lambda: not is_alive(inner))
