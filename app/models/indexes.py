"""Owns how an index over some rows of a table is written, alike for both engines."""

from __future__ import annotations

from sqlalchemy import Index, text


def index_where(where: str, name: str, *columns: str, unique: bool = False) -> Index:
    """An index over the rows for which `where` holds."""
    some = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=some, postgresql_where=some)


def one_where(where: str, name: str, *columns: str) -> Index:
    """At most one such row for these columns."""
    return index_where(where, name, *columns, unique=True)
