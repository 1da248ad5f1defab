"""The law of migrations: from nothing to the models, on both engines, along one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from app.engine import writing
from app.extensions import db
from config import Settings
from tests.postgres import PostgresServer

MIGRATIONS = Path(__file__).parents[2] / "migrations"
IS_OURS = "alembic_version"
Facts = dict[str, dict[str, set[str]]]


@pytest.fixture
def as_modelled(
    settings: Settings, postgres: PostgresServer | None, tmp_path: Path
) -> Iterator[Flask]:
    """An installation whose tables were made from the models, with no migration run."""
    if postgres:
        name = f"modelled_{uuid4().hex}"
        url = postgres.create(name)
    else:
        url = f"sqlite:///{tmp_path / 'modelled.sqlite3'}"
    app = create_app(replace(settings, database_url=url))
    with app.app_context():
        with writing():
            db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()
    if postgres:
        postgres.drop(name)


def described() -> Facts:
    """What the present database says of each table, by name."""
    about = inspect(db.engine)
    return {
        table: {
            "columns": {
                f"{c['name']} {'NULL' if c['nullable'] else 'NOT NULL'}"
                for c in about.get_columns(table)
            },
            "checks": {
                f"{c['name']}: {plain(str(c['sqltext']))}"
                for c in about.get_check_constraints(table)
            },
            "uniques": {
                f"{u['name']}: {u['column_names']}" for u in about.get_unique_constraints(table)
            },
            "keys": {
                f"{k['name']}: {k['constrained_columns']} {k['referred_table']}"
                for k in about.get_foreign_keys(table)
            },
            "indexes": {
                f"{i['name']}: {i['column_names']} {i['unique']} "
                f"{plain(str(i.get('dialect_options', {}).get(f'{db.engine.name}_where', '')))}"
                for i in about.get_indexes(table)
            },
        }
        for table in about.get_table_names()
        if table != IS_OURS
    }


def plain(condition: str) -> str:
    return "".join(condition.split()).strip("()")


def test_the_migrations_make_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_the_comparison_sees_a_column_that_is_missing(app: Flask) -> None:
    with app.app_context():
        with writing(), db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE visit_event DROP COLUMN staff_note"))
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection)
            (found,) = compare_metadata(context, db.metadata)
    assert found[0] == "add_column"


def test_checks_and_conditions_are_the_same_too(app: Flask, as_modelled: Flask) -> None:
    # Alembic compares neither; both are what keeps a place from being given twice.
    with app.app_context():
        migrated = described()
    with as_modelled.app_context():
        modelled = described()
    assert migrated.keys() == modelled.keys()
    for table in modelled:
        assert migrated[table] == modelled[table], table


def test_there_is_one_line_of_migrations_with_one_end() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    revisions = list(scripts.walk_revisions())
    assert len(revisions) == len(list((MIGRATIONS / "versions").glob("*.py")))
    assert [r.revision for r in revisions] == sorted((r.revision for r in revisions), reverse=True)


def test_migrating_twice_changes_nothing(app: Flask) -> None:
    with app.app_context():
        before = described()
        upgrade()
        assert described() == before


def test_the_way_back_and_forth_again_ends_the_same(app: Flask) -> None:
    with app.app_context():
        before = described()
        downgrade(revision="base")
        assert described() == {}
        upgrade()
        assert described() == before
