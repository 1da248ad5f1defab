"""The page that shows the design's parts: drawn by the pages' own macros, never in production."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from app.web.look import shapes, tokens
from config import Settings
from tests.browser import Browser


def test_it_shows_the_tokens_and_a_field_with_its_fault(browser: Browser) -> None:
    page = browser.get("/design")
    assert "--ground" in page.words
    assert "#faf4e8" in page.words
    assert page.find_all("div", class_="error-summary")


def test_it_draws_every_icon_and_names_it(browser: Browser) -> None:
    page = browser.get("/design")
    assert len(shapes()) > 20
    assert all(name in page.words for name in shapes())


def test_the_tokens_are_those_by_daylight() -> None:
    names = [name for name, _value in tokens()]
    assert names[0] == "ground"
    assert len(names) == len(set(names)), "dark values are not shown beside them"


@pytest.mark.parametrize(("environment", "status"), [("development", 200), ("production", 404)])
def test_it_is_there_in_development_and_never_in_production(
    settings: Settings, tmp_path: Path, environment: str, status: int
) -> None:
    app = create_app(replace(settings, environment=environment, data_dir=tmp_path))
    assert app.test_client().get("/design").status_code == status
