"""Owns SQLite without its guard: the driver begins with the first change, not with the first look.

A writer of the portal begins with a lock (`app/engine.py`), so what it looks at is what it changes.
Left to the driver, two may look at the same rows before either writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from app import engine as guarded


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """The same settings, in the driver's own mode of transactions."""
    cursor = connection.cursor()
    for pragma in guarded.SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin_nothing(_connection: Connection) -> None:
    """Leave it to the driver, which begins with the first change and not with the first look."""


@contextmanager
def unlocked(engine: Engine) -> Iterator[None]:
    """Take the lock of writers away from this engine for a while, if it is SQLite's."""
    if engine.dialect.name != "sqlite":
        yield
        return
    event.remove(engine, "connect", guarded._prepare_sqlite)
    event.remove(engine, "begin", guarded._begin_sqlite)
    event.listen(engine, "connect", prepare_sqlite)
    engine.dispose()
    try:
        yield
    finally:
        # The engine is every test's: the next one finds its guard again.
        event.remove(engine, "connect", prepare_sqlite)
        guarded.watch(engine)
        engine.dispose()
