"""Owns watching in which order a transaction locks: every story below `tests/services` is watched.

The order is written in `app/services/moves.py`. Asked of the statements as the program builds
them, so it is the same on either engine. An UPDATE of a slot locks it as a SELECT … FOR UPDATE
does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Select, Update, event

from app.services.moves import LOCK_ORDER

RANK = {table: rank for rank, table in enumerate(LOCK_ORDER)}


class LockWatch:
    """What the transactions of one engine have locked, and where the order was broken."""

    def __init__(self, engine: Engine) -> None:
        self.broken: list[str] = []
        self._engine = engine
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_execute", self._execute)

    def end(self) -> None:
        """Watch no longer: the engine is the next test's too."""
        event.remove(self._engine, "begin", self._begin)
        event.remove(self._engine, "before_execute", self._execute)

    def _begin(self, connection: Connection) -> None:
        connection.info["locked"] = []

    def _execute(self, connection: Connection, statement: Any, *_rest: Any) -> None:
        locked: list[str] = connection.info.setdefault("locked", [])
        for table in _locks(statement):
            # Locked before, it is this transaction's already: nobody is waited for.
            if table in locked:
                continue
            later = [before for before in locked if RANK[before] > RANK[table]]
            if later:
                self.broken.append(f"{table} after {', '.join(later)}")
            locked.append(table)


def _locks(statement: Any) -> list[str]:
    names: list[str] = []
    if isinstance(statement, Update):
        names = [statement.table.name] if statement.table.name == "slot" else []  # type: ignore[union-attr]
    elif isinstance(statement, Select) and statement._for_update_arg is not None:
        of = statement._for_update_arg.of
        tables = [one.selectable if hasattr(one, "selectable") else one for one in of or ()]
        names = [table.name for table in tables or statement.get_final_froms()]
    return [name for name in names if name in RANK]
