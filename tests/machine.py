"""Owns what the tests need from the machine beyond Python: it is found here and named aloud.

On a newcomer's laptop a missing program is a skip that is printed; in CI it is a failure.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.postgres import find_postgres

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path | None:
    """The browser's program: one installed here, else the one that playwright brought."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    with sync_playwright() as playwright:
        brought = Path(playwright.chromium.executable_path)
    return brought if brought.exists() else None


def find_java() -> Path | None:
    """The program that runs the checker of our HTML."""
    found = shutil.which("java")
    return Path(found) if found else None


def main() -> int:
    """Say what was found; the exit code is 1 when CI lacks something."""
    needs = {
        "PostgreSQL": (find_postgres(), "sudo apt install postgresql"),
        "Chromium": (find_chromium(), "sudo apt install chromium"),
        "Java": (find_java(), "sudo apt install default-jre-headless"),
    }
    for name, (found, command) in needs.items():
        print(f"{name}: {found}" if found else f"{name}: SKIPPED, not found; type: {command}")
    is_lacking = any(found is None for found, _ in needs.values())
    return 1 if is_lacking and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
