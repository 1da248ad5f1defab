"""Owns the sweep over every page: no fault for axe, no sideways scroll, in three languages.

A family's pages are seen at 320 px, which is a desktop of 1,280 px at 400 % too; an officer's at
1,280 px with axe, and at 320 px for the scroll. Some of a family's are seen in the dark besides.
Faults are gathered, so that one run tells them all. `make test` sees each page of one family in
one of the languages, by turns, and each of a home's chief; `make drills` sees those of all the
demo's people, a family's in all three, and each of these in the dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, product
from urllib.parse import urlencode

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app import create_app
from app.demo.people import OFFICERS, VISITORS
from bench import tour
from config import Settings
from tests.flows.running_portal import RunningPortal
from tests.flows.walker import DESKTOP, PHONE, Walker
from tests.flows.whole import IS_WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.drill]

LANGUAGES = ("bn", "ur", "en")
FAMILY, SUPERINTENDENT = "9000000002", "dumdum"
FAMILIES = [one.phone.removeprefix("+91") for one in VISITORS] if IS_WHOLE else [FAMILY]
LOGINS = [one.login for one in OFFICERS] if IS_WHOLE else [SUPERINTENDENT]
FEWEST_PAGES = {SUPERINTENDENT: 25, FAMILY: 20}
# Of how many pages one is seen in the dark.
DARK = 1 if IS_WHOLE else 6


@pytest.fixture(scope="module")
def name_of(tmp_path_factory: pytest.TempPathFactory) -> tour.NameOf:
    """By which name the portal knows a page."""
    app: Flask = create_app(Settings.for_tests(tmp_path_factory.mktemp("names")))
    return tour.names(app)


@pytest.fixture
def family(chromium: Browser, demo: RunningPortal) -> Iterator[Walker]:
    walker = Walker(chromium, demo.address, width=PHONE, has_script=True)
    yield walker
    walker.leave()


@pytest.fixture
def officer(chromium: Browser, demo: RunningPortal) -> Iterator[Walker]:
    walker = Walker(chromium, demo.address, width=DESKTOP, has_script=True)
    yield walker
    walker.leave()


@pytest.mark.parametrize("phone", FAMILIES)
def test_every_page_of_a_family_keeps_what_is_promised_of_all(
    family: Walker, name_of: tour.NameOf, phone: str
) -> None:
    tour.sign_in_family(family.page, family.address, phone, family.look)
    tour.fill_request(family.page, family.address)
    found = tour.pages(family.page, family.address, tour.OF_FAMILY, name_of)
    assert len(found) >= FEWEST_PAGES.get(phone, 10), sorted(found)
    faults = []
    for path, language in _by_turns(found.values()):
        faults += _faults_in(family, path, language)
    faults += _faults_in_the_dark(family, list(found.values()))
    assert not faults, "\n\n".join(faults)


def test_every_page_for_everybody_keeps_what_is_promised_of_all(family: Walker) -> None:
    faults = []
    for path, language in _by_turns(tour.FOR_EVERYBODY):
        faults += _faults_in(family, path, language)
    faults += _faults_in_the_dark(family, tour.FOR_EVERYBODY)
    assert not faults, "\n\n".join(faults)


@pytest.mark.parametrize("login", LOGINS)
def test_every_page_of_an_officer_keeps_what_is_promised_of_all(
    officer: Walker, name_of: tour.NameOf, login: str
) -> None:
    tour.sign_in_officer(officer.page, officer.address, login)
    found = tour.pages(officer.page, officer.address, tour.OF_OFFICER, name_of)
    assert len(found) >= FEWEST_PAGES.get(login, 5), sorted(found)
    faults = []
    for path in found.values():
        faults += _faults(officer, path)
        officer.page.set_viewport_size({"width": PHONE, "height": 700})
        wide = officer.page.evaluate("() => document.documentElement.scrollWidth")
        faults += [f"{path} is {wide} px wide at 400 %"] if wide > PHONE else []
        officer.page.set_viewport_size({"width": DESKTOP, "height": 700})
    assert not faults, "\n\n".join(faults)


def _by_turns(paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Which page is seen in which language."""
    if IS_WHOLE:
        return product(paths, LANGUAGES)
    return zip(paths, cycle(LANGUAGES), strict=False)


def _faults_in_the_dark(walker: Walker, paths: Sequence[str]) -> list[str]:
    with walker.in_the_dark():
        return [f"dark: {fault}" for path in paths[::DARK] for fault in _faults(walker, path)]


def _faults_in(walker: Walker, path: str, language: str) -> list[str]:
    walker.language = language
    return _faults(walker, f"/language/{language}?{urlencode({'next': path})}")


def _faults(walker: Walker, path: str) -> list[str]:
    """What one page does not keep; nothing when it keeps all."""
    try:
        walker.open(path)
    except AssertionError as fault:
        return [f"{path} ({walker.language}): {fault}"]
    return []
