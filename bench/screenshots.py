"""Takes a picture of every screen into docs/img/screens/, and of a few for the README.

A portal on fresh demo data is walked through as a family, in the five languages on a phone of
320 px, and as an officer in English at 1,280 px. docs/screens.md shows them all.
"""

from __future__ import annotations

import base64
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from app.web.locale import LANGUAGES
from bench import tour
from bench.portal import ROOT, running_portal
from config import Settings
from tests.machine import find_chromium

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --hide-scrollbars"
).split()
SCREENS = ROOT / "docs" / "img" / "screens"
INDEX = ROOT / "docs" / "screens.md"
PHONE, DESKTOP = {"width": 320, "height": 760}, {"width": 1280, "height": 800}
TALLEST, QUALITY = 4_000, 45
VISITOR, OFFICER = "9000000002", "dumdum"
# Of these the README shows what a screen shows before one scrolls.
FOR_README = {
    "en/home.index": "first-page-phone",
    "bn/visit_request.when": "slots-phone",
    "en/visits.gate_pass": "pass-phone",
    "staff/staff_queue.index": "queue",
    "staff/staff_visits.show": "decision",
}
SHEET = """# Every screen

Made by `make screenshots` on the demo's made-up people; nothing here is drawn by hand.

## The family's pages, on a phone of 320 px

{family}

## The officers' pages, at 1,280 px

{staff}
"""


class Camera:
    """Takes pictures of what one browser page shows, and knows what each is called."""

    def __init__(self, page: Page) -> None:
        self.page, self.titles = page, {}
        self._tools = page.context.new_cdp_session(page)

    def take(self, name: str) -> None:
        """A picture of the whole page as it is now; one of its top for the README."""
        self.page.wait_for_load_state()
        size = self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        self.titles[name] = self.page.title().removesuffix(" · e-Mulaqat")
        self._write(SCREENS / f"{name}.webp", size[0], min(size[1], TALLEST), QUALITY)
        if name in FOR_README:
            seen = self.page.viewport_size or PHONE
            picture = SCREENS.parent / f"{FOR_README[name]}.webp"
            self._write(picture, seen["width"], seen["height"], 75)

    def _write(self, file: Path, width: int, height: int, quality: int) -> None:
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        how = {"format": "webp", "quality": quality, "clip": clip, "captureBeyondViewport": True}
        taken = self._tools.send("Page.captureScreenshot", how)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(taken["data"]))


def main() -> int:
    """Take all pictures and write the page that shows them."""
    shutil.rmtree(SCREENS, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        name_of = tour.names(create_app(Settings.for_tests(Path(folder))))
    with running_portal() as portal, _chromium() as browser:
        address = f"http://127.0.0.1:{portal.port}"
        family = _of_family(browser, address, name_of)
        staff = _of_officer(browser, address, name_of)
    INDEX.write_text(SHEET.format(family=_family_rows(family), staff=_rows(staff)), "utf-8")
    return 0


@contextlib.contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


def _of_family(browser: Browser, address: str, name_of: tour.NameOf) -> dict[str, str]:
    page = browser.new_page(viewport=PHONE, has_touch=True, locale="en-IN")
    camera = Camera(page)
    for path in tour.FOR_EVERYBODY:
        for language, _name in LANGUAGES:
            page.goto(f"{address}/language/{language}?next={path}")
            camera.take(f"{language}/{name_of(path)}")
    page.goto(f"{address}/language/en?next=/")
    tour.sign_in_family(page, address, VISITOR, lambda: camera.take("en/auth.edit"))
    tour.fill_request(page, address)
    found = tour.pages(page, address, tour.OF_FAMILY, name_of)
    for language, _name in LANGUAGES:
        page.goto(f"{address}/language/{language}?next=/visits/")
        for name, path in found.items():
            page.goto(address + path)
            camera.take(f"{language}/{name}")
    return camera.titles


def _of_officer(browser: Browser, address: str, name_of: tour.NameOf) -> dict[str, str]:
    page = browser.new_page(viewport=DESKTOP, locale="en-IN")
    camera = Camera(page)
    page.goto(f"{address}/staff/sign-in")
    camera.take("staff/staff_auth.new")
    tour.sign_in_officer(page, address, OFFICER)
    for name, path in tour.pages(page, address, tour.OF_OFFICER, name_of).items():
        page.goto(address + path)
        camera.take(f"staff/{name}")
    return camera.titles


def _family_rows(titles: dict[str, str]) -> str:
    heads = "| page | " + " | ".join(name for _code, name in LANGUAGES) + " |"
    rows = [heads, "|---" * (len(LANGUAGES) + 1) + "|"]
    for screen in dict.fromkeys(name.partition("/")[2] for name in titles):
        shown = [_picture(f"{code}/{screen}", 150, titles) for code, _name in LANGUAGES]
        rows.append(f"| {titles.get(f'en/{screen}', screen)} | " + " | ".join(shown) + " |")
    return "\n".join(rows)


def _rows(titles: dict[str, str]) -> str:
    return "\n\n".join(
        f"### {title}\n\n{_picture(name, 800, titles)}" for name, title in titles.items()
    )


def _picture(name: str, width: int, titles: dict[str, str]) -> str:
    if name not in titles:
        return ""
    return (
        f'<img src="img/screens/{name}.webp" alt="{titles[name]}" width="{width}" loading="lazy">'
    )


if __name__ == "__main__":
    sys.exit(main())
