"""Owns making a used PostgreSQL database empty again: a tenth of what a new copy costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import TupleRow

# Rows that were deleted still take room until the database goes: after so many tests, a new one.
USES = 40

# What a test that takes a guard away leaves different.
SHAPE = """
SELECT (SELECT md5(string_agg(oid || relname, ',' ORDER BY oid))
          FROM pg_class WHERE relnamespace = 'public'::regnamespace),
       (SELECT md5(string_agg(oid || tgname || tgenabled::text, ',' ORDER BY oid)) FROM pg_trigger),
       (SELECT md5(string_agg(oid || conname, ',' ORDER BY oid)) FROM pg_constraint),
       (SELECT count(*) FROM pg_attribute WHERE NOT attisdropped)
"""

# A history forbids its own deletion, and a foreign key the wrong order: neither is asked.
EMPTY = """
SET session_replication_role = replica;
SET lock_timeout = '2s';
DO $$
DECLARE found record;
BEGIN
    FOR found IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %I', found.tablename); END LOOP;
    FOR found IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
    LOOP PERFORM setval(format('%I', found.sequencename)::regclass, 1, false); END LOOP;
END $$
"""


def shape_of(connection: Connection[TupleRow]) -> TupleRow | None:
    """The tables, indexes, constraints and triggers of a database, in short."""
    return connection.execute(SHAPE).fetchone()


def empty(connection: Connection[TupleRow]) -> None:
    """Take out every row and let every number begin at one."""
    connection.execute(EMPTY)
