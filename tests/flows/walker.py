"""Owns a person at a real browser, under whose feet every page is held to the promises of all.

Each page that is reached has no horizontal scroll, nothing to complain about for axe, and nothing
on its console. With script switched off axe, which is a script, has to stay away.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from tests.machine import find_chromium

PHONE, DESKTOP = 320, 1280
PATIENCE_MS = 15_000
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()
AXE = Axe()
# Targets of 24 px (WCAG 2.2, 2.5.8) are looked at only when asked for.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# A refusal that keeps what was typed is no fault, but Chromium notes it on the console.
REFUSAL = re.compile(r"the server responded with a status of (409|422)\b")


@contextmanager
def a_chromium() -> Iterator[Browser]:
    """A real browser; without one CI fails, and a newcomer's laptop skips aloud."""
    program = find_chromium()
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("CI must have Chromium")
    if program is None:
        pytest.skip("SKIPPED: no Chromium here; type: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


class Walker:
    """One person with a browser of her own, who reads English until she chooses otherwise."""

    def __init__(self, browser: Browser, address: str, *, width: int, has_script: bool) -> None:
        self.address, self.width, self.has_script = address, width, has_script
        self.language = "en"
        self.context = browser.new_context(
            viewport={"width": width, "height": 700},
            java_script_enabled=has_script,
            has_touch=width == PHONE,
            locale="en-IN",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        """One more tab."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def open(self, path: str) -> None:
        """Type an address of the portal."""
        self.page.goto(path if "://" in path else self.address + path)
        self.look()

    def press(self, what: str | Locator) -> None:
        """Press something that leads to another page."""
        place = self.page.locator(what).first if isinstance(what, str) else what
        with self.page.expect_navigation():
            place.click()
        self.look()

    def choose_language(self, language: str) -> None:
        """Press the language's own name, which stands on every page."""
        if language != self.language:
            self.language = language
            self.press(f".languages [lang={language}]")

    def fill(self, **values: str) -> None:
        """Fill fields, named by their ids; lists take the value of a choice."""
        for name, value in values.items():
            field = self.page.locator(f"[id='{name.replace('__', '-')}']")
            if field.evaluate("(it) => it.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def look(self) -> None:
        """Hold the present page to what is promised of every page."""
        page = self.page
        assert page.locator("h1").count() == 1, page.url
        assert page.locator("html").get_attribute("lang") == self.language, page.url
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= self.width, f"{page.url} is {wide} px wide"
        if self.has_script:
            found = AXE.run(page, options=AXE_OPTIONS)
            assert not found.violations_count, f"{page.url}\n{found.generate_report()}"

    @contextmanager
    def in_the_dark(self) -> Iterator[None]:
        """As long as it lasts, the machine asks for dark pages."""
        self.page.emulate_media(color_scheme="dark")
        try:
            yield
        finally:
            self.page.emulate_media(color_scheme="light")

    def sees(self, what: str) -> bool:
        """Whether the page shows something."""
        return self.page.locator(what).count() > 0

    def await_sight(self, what: str) -> None:
        """Wait for something that comes by itself, or without script by looking again."""
        if self.has_script:
            expect(self.page.locator(what).first).to_be_visible(timeout=PATIENCE_MS)
            return
        for _ in range(PATIENCE_MS // 300):
            if self.sees(what):
                return
            self.page.wait_for_timeout(300)
            self.page.reload()
        raise AssertionError(f"{what} did not come on {self.page.url}: {self.words()}")

    def words(self) -> str:
        """All that stands on the page."""
        return " ".join(self.page.locator("main").inner_text().split())

    def leave(self) -> None:
        """Close the browser, which must have had nothing to complain about."""
        self.context.close()
        assert not self.complaints, self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSAL.search(message.text):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")


def qr_text(picture: Locator, folder: Path) -> str | None:
    """What a QR code says to a reader, or None where no reader is installed."""
    reader = shutil.which("zbarimg")
    if reader is None:
        return None
    photo = folder / "qr.png"
    picture.screenshot(path=photo)
    command = [reader, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", photo]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()
