"""Owns bringing the cast into a test's database: made once, then copied while it is still true.

To make it takes a tenth of a second, and nearly every test has it: a third of the whole suite.
"""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.domain.clock import now
from app.extensions import db
from config import Settings
from tests.cast import Cast, make_cast

# Its slots and its years are counted from now: an older cast is made anew.
TRUE_FOR_SECONDS = 300


@dataclass
class Stage:
    """The casts made so far, each with the file of its database."""

    # Only a file can be copied: elsewhere the cast is made for each test.
    empty: Path | None
    folder: Path
    made: dict[tuple[Settings, int], tuple[Cast, Path]] = field(default_factory=dict)

    def enter(self, settings: Settings) -> Cast:
        """Put the cast into the database of the present application, which holds nobody."""
        database = Path(db.engine.url.database or "")
        if self.empty is None or not self._is_empty(database):
            return make_cast()
        key = (settings, _spell(now()))
        if key not in self.made:
            self.made[key] = make_cast(), self.folder / f"{len(self.made)}.sqlite3"
            _close(database)
            shutil.copy(database, self.made[key][1])
        cast, file = self.made[key]
        _close(database)
        shutil.copy(file, database)
        return cast

    def _is_empty(self, database: Path) -> bool:
        log = database.with_name(f"{database.name}-wal")
        is_untouched = not log.exists() or not log.stat().st_size
        return is_untouched and filecmp.cmp(str(self.empty), database, shallow=False)


def _spell(at: datetime) -> int:
    return int(at.timestamp()) // TRUE_FOR_SECONDS


def _close(database: Path) -> None:
    """Bring all that was written into the file itself, and let go of it."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.session.remove()
    db.engine.dispose()
    for end in ("-wal", "-shm"):
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
