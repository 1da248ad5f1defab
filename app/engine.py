"""Owns how both database engines are set up, and that only a declared writer can write.

Every transaction is read-only unless it runs inside `writing()`, which only the program's one
commit opens: a GET that writes fails in the database itself, not in a review.

SQLite: WAL with synchronous=FULL, because a decision told to a family must survive a power cut
(NORMAL lost every write since the last checkpoint), and BEGIN IMMEDIATE for writers, because a
transaction that reads first and then wants to write is refused at once, whatever the time-out.
PostgreSQL: short lock and statement time-outs, so that one stuck row cannot stop the portal.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event

_is_writing: ContextVar[bool] = ContextVar("is_writing", default=False)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=20000",
    "trusted_schema=OFF",
    "secure_delete=ON",
)
POSTGRES_OPTIONS = (
    "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=15s"
)


def is_writing() -> bool:
    """Whether the present transaction may write."""
    return _is_writing.get()


@contextmanager
def writing() -> Iterator[None]:
    """Let the transactions begun inside write."""
    token = _is_writing.set(True)
    try:
        yield
    finally:
        _is_writing.reset(token)


def engine_options(database_url: str) -> dict[str, Any]:
    """What SQLAlchemy is told when it makes the engine for `database_url`."""
    # hide_parameters: an error's text must not carry what a row holds into a log.
    if database_url.startswith("sqlite"):
        return {"hide_parameters": True, "pool_size": 20, "connect_args": {"timeout": 20}}
    return {
        "hide_parameters": True,
        "connect_args": {"options": POSTGRES_OPTIONS},
        "pool_size": 16,
        "max_overflow": 16,
        "pool_pre_ping": True,
    }


def watch(engine: Engine) -> None:
    """Set up each connection and each transaction of `engine`."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgres)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Autocommit mode of the driver: BEGIN is ours to say, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    only = "OFF" if is_writing() else "ON"
    # Said once, not before each transaction: a connection is mostly lent for the same again.
    if connection.info.get("query_only") != only:
        connection.exec_driver_sql(f"PRAGMA query_only={only}")
        connection.info["query_only"] = only
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    # psycopg sends BEGIN READ ONLY itself with the first statement: no extra round trip.
    driver: Any = connection.connection.driver_connection
    driver.read_only = not is_writing()
