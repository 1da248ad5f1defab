"""Owns what the flows share: a database of their own on either engine, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.flows.running_portal import RunningPortal
from tests.flows.walker import a_chromium
from tests.postgres import PostgresServer


@pytest.fixture(scope="module")
def demo_url(
    postgres: PostgresServer | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an empty database for one module's portal."""
    if postgres:
        name = f"demo_{uuid4().hex}"
        yield postgres.create(name)
        postgres.drop(name)
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('demo')}/emulaqat.sqlite3"


@pytest.fixture(scope="module")
def demo(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """The whole portal as `make run` starts it, with the demo's people, loading nothing foreign."""
    data_dir: Path = tmp_path_factory.mktemp("portal") / "var"
    portal = RunningPortal(data_dir, DEMO="1", DATABASE_URL=demo_url, HTMX_SOURCE="own")
    try:
        yield portal.await_ready()
    finally:
        portal.end()
    assert "Traceback" not in portal.said(), portal.said()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    with a_chromium() as browser:
        yield browser
