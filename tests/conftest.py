"""Owns what every test is given: an application on an empty database, a cast, a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings

from app import create_app
from app.domain.actor import SYSTEM
from app.extensions import db
from app.integrations.providers import providers
from app.models import scope
from config import Settings
from tests.browser import Browser
from tests.cast import Cast
from tests.fakes import FakeEmail, FakeSms, Outside
from tests.postgres import PostgresServer
from tests.stage import Stage

# A slow machine is not a fault of the code.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

TEMPLATE, DATABASE = "empty_portal", "portal"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the whole suite run on either engine."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """The database engine of this run."""
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def postgres(engine_name: str) -> Iterator[PostgresServer | None]:
    """A throw-away cluster, when this run is on PostgreSQL."""
    if engine_name != "postgresql":
        yield None
        return
    server = PostgresServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_database(
    postgres: PostgresServer | None, tmp_path_factory: pytest.TempPathFactory
) -> Path | str:
    """A migrated, empty database that each test gets a copy of."""
    folder = tmp_path_factory.mktemp("template")
    settings = Settings.for_tests(folder)
    if postgres:
        postgres.create(TEMPLATE)
        settings = Settings.for_tests(folder, database_url=postgres.url(TEMPLATE))
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return TEMPLATE if postgres else folder / "test.sqlite3"


@pytest.fixture(scope="session")
def portal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the portal of the tests keeps its data; emptied for each of them."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture
def database_url(
    empty_database: Path | str, postgres: PostgresServer | None, portal_folder: Path
) -> str:
    """The address of the tests' database, new and empty for this one."""
    shutil.rmtree(portal_folder)
    portal_folder.mkdir()
    if postgres:
        return postgres.renew(DATABASE, template=TEMPLATE)
    copy = portal_folder / "test.sqlite3"
    shutil.copy(empty_database, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def settings(database_url: str, portal_folder: Path) -> Settings:
    """The usual settings; a module may override the fixture to change one."""
    return Settings.for_tests(portal_folder, database_url=database_url)


@pytest.fixture(scope="session")
def apps() -> dict[Settings, Flask]:
    """The applications built so far, by their settings.

    What SQLAlchemy and Jinja have compiled belongs to an application: half of the suite's time.
    """
    return {}


@pytest.fixture
def app(settings: Settings, apps: dict[Settings, Flask]) -> Iterator[Flask]:
    """The application, with nobody in it and no outside."""
    if settings not in apps:
        apps[settings] = create_app(settings)
    app = apps[settings]
    config, extensions = dict(app.config), dict(app.extensions)
    yield app
    app.config.update(config)
    app.extensions.update(extensions)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app_to_change(settings: Settings) -> Iterator[Flask]:
    """An application of this test's own, for one that adds to it."""
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def outside(app: Flask) -> Outside:
    """The recording senders that stand for the SMS company and the mail server."""
    fakes = Outside(sms=FakeSms(), email=FakeEmail())
    providers.replace(app, sms=fakes.sms, email=fakes.email)
    return fakes


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """An application context that serves the system, for tests below the routes."""
    with app.app_context():
        scope.limit_to(SYSTEM)
        yield


@pytest.fixture(scope="session")
def stage(
    engine_name: str, empty_database: Path | str, tmp_path_factory: pytest.TempPathFactory
) -> Stage:
    """Where the cast waits between its entries."""
    empty = empty_database if isinstance(empty_database, Path) else None
    return Stage(empty=empty, folder=tmp_path_factory.mktemp("stage"))


@pytest.fixture
def cast(app: Flask, settings: Settings, stage: Stage) -> Cast:
    """The standing cast at its two homes, with a fortnight of slots; facts, not rows."""
    with app.app_context():
        return stage.enter(settings)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A strict browser: each page it opens is held to the house rules."""
    return Browser(app)
